#include "stage_steps.h"

#include <algorithm>

#include "bundled.h"
#include "cards.h"
#include "jobs/jobs.h"
#include "places/departments.h"

namespace yimen::cases {
namespace {

using access::Role;
using access::Roles;
using access::Scope;

constexpr Roles kPosts{Role::reviewer, Role::decider};
constexpr int kStagesAtOnce = 200;

Scope::RowScope scope_of(const store::Record& record, const CaseStage& stage) {
    if (stage.department == record.department)
        return record.scope();
    return {record.cell, {}, {}, stage.department, {}};
}

tl::unexpected<Error> held_back(const Cases& cases, db::Reader& reader, const store::Record& record,
                                const CaseStage& stage) {
    auto names = cases.parts().directory.department_names(reader, stage.department);
    auto more = state_and_allowed(record);
    more["stage"] = boost::json::object{{"name", stage.name},
                                        {"name_en", stage.name_en},
                                        {"department", names.zh},
                                        {"department_en", names.en},
                                        {"until", to_iso(stage.due)}};
    return fail(stage.state == StageState::open ? kStageOpen : kCountersignObjects, stage.name, std::move(more));
}

} // namespace

StageLooker looker_at(const Caller& caller, const store::Record& record, const CaseStage& stage) {
    StageLooker out;
    out.staff = caller.who.staff;
    out.visitor = Scope(caller.who, {Role::visitor}).covers(record.scope());
    out.own_reviewer = Scope(caller.who, {Role::reviewer}).covers(record.scope());
    out.answers = Scope(caller.who, kPosts).covers(scope_of(record, stage));
    return out;
}

void set_stage_days(const places::Calendar& calendar, CaseStage& stage, Date from, std::int64_t working_days) {
    stage.from = from;
    stage.working_days = working_days;
    stage.due = calendar.add(from, static_cast<int>(working_days));
    stage.yellow_from = yellow_from({calendar, {}}, from, stage.due);
}

void open_stages(const Cases& cases, db::Tx& tx, const store::Record& record) {
    auto definition = cases.definition(tx, record);
    if (definition->stages.empty())
        return;
    auto calendar = cases.parts().calendars.national(tx);
    Date today = hall_date(record.last_at);
    for (const auto& from : definition->stages) {
        CaseStage stage;
        stage.id = new_id<StageId>(record.last_at);
        stage.department = record.department;
        // A department that is no more: its question stays with the case's own, which then sees that nobody is asked.
        if (auto asked =
                from.department.empty() ? std::nullopt : places::department_by_code(tx, record.cell, from.department))
            stage.department = asked->id;
        stage.key = from.key;
        stage.kind = from.kind;
        stage.name = from.name;
        stage.name_en = from.name_en;
        stage.gate = from.before;
        stage.silence = from.silence;
        stage.opened_at = record.last_at;
        bool asks = from.kind == StageKind::hearing && from.silence == StageSilence::passes;
        set_stage_days(*calendar, stage, today, asks ? kDaysToAskForHearing : from.working_days);
        store::insert_stage(tx, record, stage);
        tell_asked(tx, record, stage.department);
        if (stage.kind == StageKind::hearing)
            store::put_hearing(tx, stage.id, {}, std::nullopt);
    }
    schedule_stages(tx, record.id);
}

std::optional<Role> asked_role(db::Reader& reader, const Caller& caller, const store::Record& record) {
    if (!caller.who.is_staff() || Scope(caller.who, kPosts).covers(record.scope()))
        return std::nullopt;
    for (const auto& stage : store::stages(reader, record.id))
        for (Role role : {Role::reviewer, Role::decider})
            if (stage.state == StageState::open && stage.department != record.department &&
                Scope(caller.who, {role}).covers(scope_of(record, stage)))
                return role;
    return std::nullopt;
}

Result<void> check_case_stages(const Cases& cases, db::Reader& reader, const Caller& caller,
                               const store::Record& record, Action action) {
    bool passes_on = action == Action::review || action == Action::approve || action == Action::approve_with_gaps ||
                     action == Action::refuse;
    if (passes_on) {
        auto stages = store::stages(reader, record.id);
        if (const auto* stage = held_by(stages, action))
            return held_back(cases, reader, record, *stage);
        if (action == Action::review && has_chaired(stages, caller.who.staff))
            return fail(kChairReviews, {}, state_and_allowed(record));
        return {};
    }
    if (!is_about_stage(action) || action == Action::ask_stage)
        return {};
    Date today = hall_date(cases.parts().clocks.business.now());
    for (const auto& stage : store::stages(reader, record.id))
        if (fits(action, stage, looker_at(caller, record, stage), today))
            return {};
    return fail(kNoStages, {}, state_and_allowed(record));
}

Result<void> check_grounds(db::Reader& reader, const store::Record& record, Action action, const std::string& note) {
    bool decides = action == Action::approve || action == Action::approve_with_gaps || action == Action::refuse;
    if (!decides || !note.empty() || !stands_on_record(store::stages(reader, record.id)))
        return {};
    return fail(Error{&kRecordUnsaid, {}, {{"/opinion", "required", "says how it follows from the record"}}, {}});
}

void leave_stages(db::Tx& tx, const store::Record& record, const Transition& row) {
    bool open_before = row.from != State::received && row.from != State::approved && !has_ended(row.from);
    if (!open_before || (!has_ended(row.to) && row.to != State::approved))
        return;
    bool dropped = false;
    for (const auto& stage : store::stages(tx, record.id))
        if (stage.state == StageState::open) {
            store::drop_stage(tx, stage.id, record.last_at);
            tell_asked(tx, record, stage.department);
            dropped = true;
        }
    if (dropped)
        jobs::cancel(tx, kStageJob, record.id.str());
}

void schedule_stages(db::Tx& tx, CaseId id) {
    if (auto end = next_stage_end(store::stages(tx, id)))
        jobs::schedule(tx, {kStageJob, id.str(), jobs::Time::business, end_of(*end), {}});
    else
        jobs::cancel(tx, kStageJob, id.str());
}

Result<void> end_stages(const Cases& cases, db::Tx& tx, CaseId id) {
    auto record = store::locked(tx, id);
    const Transition* row = record ? find(record->state, Action::end_stage) : nullptr;
    if (!row)
        return {}; // it ended meanwhile
    Instant now = cases.parts().clocks.business.now();
    for (const auto& stage : store::stages(tx, id)) {
        if (!ends_by_itself(stage) || hall_date(now) <= stage.due)
            continue;
        record->last_at = std::max(now, record->last_at);
        ++record->revision;
        store::pass_stage(tx, stage.id, stage.silence == StageSilence::agrees, record->last_at);
        move_on(tx, timer(), *record, *row, kSystemDoer, stage.name);
        tell_asked(tx, *record, stage.department);
    }
    schedule_stages(tx, id);
    return {};
}

void recount_stages(const Cases& cases) {
    auto& database = cases.parts().database;
    for (auto after = std::optional(CaseId{}); after;) {
        auto ids =
            database.read([&](db::Reader& reader) { return store::with_open_stages(reader, *after, kStagesAtOnce); });
        for (CaseId id : ids)
            (void)database.write([&](db::Tx& tx) -> Result<void> {
                if (!store::locked(tx, id))
                    return {};
                auto calendar = cases.parts().calendars.national(tx);
                for (auto stage : store::stages(tx, id)) {
                    auto before = stage.due;
                    set_stage_days(*calendar, stage, stage.from, stage.working_days);
                    if (stage.state == StageState::open && stage.due != before)
                        store::move_stage(tx, stage.id, stage.due, stage.yellow_from, stage.from);
                }
                schedule_stages(tx, id);
                return {};
            });
        after = ids.empty() ? std::nullopt : std::optional(ids.back());
    }
}

} // namespace yimen::cases
