#include "gaps.h"

#include <algorithm>
#include <map>

#include "gap_steps.h"
#include "papers.h"
#include "signing.h"

namespace yimen::cases {
namespace {

constexpr std::size_t kMostGaps = 50;

std::string name_of(const catalogue::Definition& definition, const std::string& requirement) {
    const auto* found = catalogue::find_requirement(definition, requirement);
    return found ? found->name : requirement;
}

Result<void> invalid(std::size_t index, std::string_view member, std::string_view code, std::string reason) {
    std::string pointer = "/gaps/" + std::to_string(index) + "/" + std::string(member);
    return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
}

// Each line names something that may follow and is missing, once, by a day from tomorrow to `latest`.
Result<void> check_lines(const std::vector<NewGap>& gaps, const catalogue::Definition& definition,
                         const std::vector<std::string>& missing, Date today, Date latest) {
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const std::string& key = gaps[i].requirement.value;
        std::string pointer = "/gaps/" + std::to_string(i) + "/requirement";
        if (!catalogue::find_requirement(definition, key))
            return fail(Error{&kUnknownRequirement, {}, {{pointer, "unknown", key}}, {}});
        if (std::ranges::count(missing, key) == 0)
            return fail(Error{&kNotDeferrable, {}, {{pointer, "not_deferrable", name_of(definition, key)}}, {}});
        if (std::ranges::count(gaps, key, [](const NewGap& gap) { return gap.requirement.value; }) > 1)
            return invalid(i, "requirement", "duplicate", "is named twice");
        if (gaps[i].until <= today)
            return invalid(i, "until", "too_early", "must be a day after today");
        if (gaps[i].until > latest)
            return invalid(i, "until", "too_late", "must not be after " + to_iso(latest));
    }
    return {};
}

Result<void> check_supplement(const std::vector<SupplementLine>& lines, const catalogue::Definition& definition,
                              const store::Record& record, Date today, Date until) {
    auto refuse = [](const ErrorCode& code, std::string pointer, std::string_view fault, std::string reason) {
        return fail(Error{&code, {}, {{std::move(pointer), std::string(fault), std::move(reason)}}, {}});
    };
    if (lines.empty() || lines.size() > kMostGaps)
        return refuse(kInvalidRequest, "/items", "out_of_range", "one to fifty");
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string& key = lines[i].requirement.value;
        std::string pointer = "/items/" + std::to_string(i) + "/requirement";
        if (!catalogue::find_requirement(definition, key))
            return refuse(kUnknownRequirement, pointer, "unknown", key);
        if (std::ranges::count(lines, key, [](const SupplementLine& line) { return line.requirement.value; }) > 1)
            return refuse(kInvalidRequest, pointer, "duplicate", "is named twice");
    }
    if (until <= today)
        return refuse(kInvalidRequest, "/until", "too_early", "must be a day after today");
    if (Date due = record.promised_due.value(); until >= due)
        return refuse(kInvalidRequest, "/until", "too_late", "must be before the case is due, " + to_iso(due));
    return {};
}

Result<Gap> supplied(db::Reader& reader, const store::Record& record, const std::string& requirement) {
    for (auto& gap : gaps_of(reader, record.id))
        if (gap.requirement == requirement && gap.state == GapState::supplied)
            return gap;
    return fail(kGapNotSupplied, requirement, state_and_allowed(record));
}

} // namespace

bool Gaps::put_signature(db::Tx& tx, const Caller& caller, const store::Record& record,
                         const std::optional<std::string>& picture) const {
    std::vector<NewGap> signed_for;
    for (const auto& gap : gaps_of(tx, record.id))
        if (gap.state == GapState::named)
            signed_for.push_back({{gap.requirement}, gap.until});
    if (signed_for.empty())
        return false;
    store::sign_gaps(tx, record.id, Signing(cases_).keep(tx, caller, record.id, to_json_text(signed_for), picture));
    return true;
}

Result<CaseRef> Gaps::name(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                           const std::vector<NewGap>& gaps, const std::optional<std::string>& picture) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    Action action = caller.who.is_staff() ? Action::name_gaps : Action::promise_gaps;
    YIMEN_TRY(access::Role role, cases_.may(tx, caller, record, action));
    if (gaps.size() > kMostGaps)
        return fail(Error{&kInvalidRequest, {}, {{"/gaps", "too_many", "at most 50"}}, {}});
    auto definition = cases_.definition(tx, record);
    auto missing = missing_deferrables(cases_, tx, record);
    Instant now = cases_.parts().clocks.business.now();
    Date today = hall_date(now);
    Date latest = latest_gap_day(*cases_.parts().calendars.national(tx), today,
                                 definition->on_the_spot ? 0 : static_cast<int>(definition->promised_working_days));
    YIMEN_CHECK(check_lines(gaps, *definition, missing, today, latest));
    for (const auto& before : gaps_of(tx, id))
        if (before.state == GapState::named || before.state == GapState::promised)
            store::set_gap_state(tx, id, before.requirement, GapState::dropped);
    std::string note;
    for (const auto& gap : gaps) {
        store::put_gap(tx, id, {gap.requirement.value, GapState::named, gap.until}, now);
        note += (note.empty() ? "" : "；") + name_of(*definition, gap.requirement.value) + "（" +
                chinese_date(gap.until) + "前）";
    }
    if (action == Action::promise_gaps && !gaps.empty())
        put_signature(tx, caller, record, picture);
    write_journal(tx, caller, record, doer_of(caller, role), "gaps", to_json_text(gaps));
    return Signing(cases_).step(tx, caller, record, action, note);
}

Result<CaseRef> Gaps::sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                           const std::optional<std::string>& picture) const {
    return Signing(cases_).sign(tx, caller, id, revision, Action::sign_gaps, [&](const store::Record& record) {
        return put_signature(tx, caller, record, picture);
    });
}

void Gaps::sign_at_counter(db::Tx& tx, const Caller& screen, CaseId id,
                           const std::optional<std::string>& picture) const {
    Signing(cases_).sign_at_counter(tx, screen, id, Action::sign_gaps, [&](const store::Record& record) {
        return put_signature(tx, screen, record, picture);
    });
}

std::vector<GapLine> Gaps::to_sign(db::Reader& reader, CaseId id) const {
    std::vector<GapLine> out;
    auto record = store::any(reader, id);
    if (!record || !find(record->state, Action::sign_gaps))
        return out;
    auto definition = cases_.definition(reader, *record);
    for (const auto& gap : gaps_of(reader, id))
        if (const auto* requirement = catalogue::find_requirement(*definition, gap.requirement);
            requirement && gap.state == GapState::named)
            out.push_back({requirement->name, requirement->name_en, gap.until});
    return out;
}

Result<CaseRef> Gaps::supply(db::Tx& tx, const Caller& caller, CaseId id, FileId file, const NewFile& content) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, std::nullopt, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, Action::supply_gap));
    auto gaps = gaps_of(tx, id);
    auto gap = std::ranges::find(gaps, content.requirement, &Gap::requirement);
    if (gap == gaps.end() || !result_waits({*gap}))
        return fail(kNotDeferrable, content.requirement, state_and_allowed(record));
    YIMEN_TRY(auto done,
              cases_.step(tx, caller, record, Action::supply_gap,
                          {.note = name_of(*cases_.definition(tx, record), content.requirement)}, std::nullopt));
    YIMEN_CHECK(cases_.add_file(tx, caller, id, file, content));
    store::supply_gap(tx, id, content.requirement, record.last_at);
    schedule_gaps(tx, id);
    return done;
}

Result<CaseRef> Gaps::confirm(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                              const std::string& requirement, const std::optional<licences::Prepared>& licence) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(supplied(tx, record, requirement));
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, Action::confirm_gap,
                                     {.note = name_of(*cases_.definition(tx, record), requirement)}, std::nullopt));
    store::meet_gap(tx, id, requirement, *caller.who.staff, record.last_at);
    if (record.state != State::approved || result_waits(gaps_of(tx, id)))
        return done;
    return release(tx, record, licence);
}

Result<CaseRef> Gaps::send_back(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                const std::string& requirement, const std::string& reason) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_TRY(auto gap, supplied(tx, record, requirement));
    Date today = hall_date(cases_.parts().clocks.business.now());
    Date until = day_for_another_try(*cases_.parts().calendars.national(tx), today, gap.until);
    std::string note = name_of(*cases_.definition(tx, record), requirement) + "：" + reason + "（" +
                       chinese_date(until) + "前重新提交）";
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, Action::return_gap, {.note = note}, std::nullopt));
    store::return_gap(tx, id, requirement, reason, until,
                      gap_reminder_day(*cases_.parts().calendars.national(tx), today, until));
    schedule_gaps(tx, id);
    return done;
}

// The decision is there; with the last material it takes effect, as the decider's.
CaseRef Gaps::release(db::Tx& tx, const store::Record& record, const std::optional<licences::Prepared>& licence) const {
    Details details;
    for (const auto& step : store::steps(tx, record.id))
        if (step.action == to_string(Action::approve_with_gaps))
            details.note = step.note;
    return cases_.result_comes(tx, timer(), record, Action::issue_waiting_result, details, licence);
}

Result<CaseRef> Gaps::ask_supplement(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                     const std::vector<SupplementLine>& lines, Date until) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, Action::ask_supplement));
    auto definition = cases_.definition(tx, record);
    YIMEN_CHECK(check_supplement(lines, *definition, record, hall_date(cases_.parts().clocks.business.now()), until));
    Details details;
    details.notice_until = until;
    for (const auto& line : lines) {
        details.notice.push_back({line.requirement.value, std::nullopt, line.text.value});
        details.note +=
            (details.note.empty() ? "" : "；") + name_of(*definition, line.requirement.value) + "：" + line.text.value;
    }
    details.note += "（" + chinese_date(until) + "前）";
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, Action::ask_supplement, details, std::nullopt));
    auto remind_on = gap_reminder_day(*cases_.parts().calendars.national(tx), hall_date(record.last_at), until);
    for (const auto& line : lines)
        store::ask_supplement(
            tx, id, {line.requirement.value, GapState::open, until, definition->supplement_rule.value(), remind_on},
            line.text.value, record.last_at);
    schedule_gaps(tx, id);
    cases_.issue_document(tx, caller, record, DocumentKind::supplement, details, std::nullopt);
    return done;
}

Result<void> Gaps::lapse(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    auto gaps = record ? gaps_of(tx, id) : std::vector<Gap>{};
    auto limit = next_gap_limit(gaps);
    const Transition* row = record ? find(record->state, Action::lapse) : nullptr;
    if (!limit || !row)
        return {}; // ended, or all is there, meanwhile
    Date today = hall_date(cases_.parts().clocks.business.now());
    auto missed = [&](const Gap& gap) { return gap.state == GapState::open && gap.until < today; };
    record->last_at = std::max(cases_.parts().clocks.business.now(), record->last_at);
    if (std::ranges::any_of(gaps, [&](const Gap& gap) { return missed(gap) && !gap.asked_under; }))
        lapse(tx, *record, *row);
    else if (std::ranges::any_of(gaps, missed))
        end_supplements(tx, *record, today);
    else
        schedule_gaps(tx, id);
    return {};
}

void Gaps::lapse(db::Tx& tx, store::Record& record, const Transition& row) const {
    record.state = row.to;
    ++record.revision;
    cases_.leave(tx, record, row);
    move_on(tx, timer(), record, row, kSystemDoer, "");
    cases_.issue_document(tx, timer(), record, *row.document, {}, std::nullopt);
}

Result<void> Gaps::remind(db::Tx& tx, CaseId id) const {
    auto record = store::locked(tx, id);
    const Transition* row = record ? find(record->state, Action::remind_gap) : nullptr;
    if (!row)
        return {}; // it ended meanwhile
    Instant now = cases_.parts().clocks.business.now();
    auto definition = cases_.definition(tx, *record);
    Date today = hall_date(now);
    std::map<Date, std::vector<Gap>> due; // what is asked for together is reminded of together
    for (auto& gap : gaps_of(tx, id)) {
        if (gap.until <= today) // no server ran in time
            store::drop_gap_reminder(tx, id, gap.requirement);
        if (is_to_remind(gap, today))
            due[gap.until].push_back(std::move(gap));
    }
    for (const auto& [until, gaps] : due) {
        std::string names, names_en;
        record->last_at = std::max(now, record->last_at);
        ++record->revision;
        for (const auto& gap : gaps) {
            const auto* requirement = catalogue::find_requirement(*definition, gap.requirement);
            bool first = names.empty();
            names += (first ? "" : "、") + (requirement ? requirement->name : gap.requirement);
            names_en += (first ? "" : "; ") + (requirement ? requirement->name_en : gap.requirement);
            store::gap_reminded(tx, id, gap.requirement, record->last_at);
        }
        boost::json::object told{{"number", record->number.value_or("")},
                                 {"material", names},
                                 {"material_en", names_en},
                                 {"until", to_iso(until)}};
        move_on(tx, timer(), *record, *row, kSystemDoer, names + "（" + chinese_date(until) + "前）", told);
    }
    schedule_gaps(tx, id);
    return {};
}

// Nobody promised it, so the case does not end with it: what is there is judged.
void Gaps::end_supplements(db::Tx& tx, store::Record& record, Date today) const {
    std::string note;
    auto definition = cases_.definition(tx, record);
    for (const auto& gap : gaps_of(tx, record.id))
        if (gap.state == GapState::open && gap.asked_under && gap.until < today) {
            store::set_gap_state(tx, record.id, gap.requirement, GapState::missed);
            note += (note.empty() ? "" : "、") + name_of(*definition, gap.requirement);
        }
    ++record.revision;
    move_on(tx, timer(), record, *find(record.state, Action::end_supplement), kSystemDoer, note);
    schedule_gaps(tx, record.id);
}

} // namespace yimen::cases
