#include "stages.h"

#include <algorithm>

#include "base/codes.h"
#include "base/enum_text.h"
#include "base/text.h"
#include "papers.h"
#include "people/posts.h"
#include "photo_store.h"
#include "stage_steps.h"

namespace yimen::cases {
namespace {

tl::unexpected<Error> wrong(std::string pointer, std::string_view code, std::string reason) {
    return fail(Error{&kInvalidRequest, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
}

// The last day on which an answer is of use: the promised one, or when that is past, the one of the law.
Date latest_answer(const store::Record& record, Date today) {
    return today < record.promised_due.value() ? *record.promised_due : record.legal_due.value();
}

Result<void> check_until(const store::Record& record, Date today, Date until) {
    if (until <= today)
        return wrong("/until", "too_early", "must be a day after today");
    if (Date latest = latest_answer(record, today); until > latest)
        return wrong("/until", "too_late", "must not be after " + to_iso(latest));
    return {};
}

bool stops(StageKind kind) { return kind == StageKind::expert_review || kind == StageKind::hearing; }
Ground ground_of(StageKind kind) { return kind == StageKind::hearing ? Ground::hearing : Ground::expert_review; }

} // namespace

struct Stages::Found {
    store::Record record;
    CaseStage stage;
    access::Role role = access::Role::reviewer;
    Date today{};
};

Result<Stages::Found> Stages::find_open(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                                        StageId stage, Action action) const {
    return find_open(tx, caller, store::visible_or_asked(tx, caller.who, access::kAllRoles, id, true), revision, stage,
                     action);
}

Result<Stages::Found> Stages::find_open(db::Reader& reader, const Caller& caller, std::optional<store::Record> record,
                                        std::int64_t revision, StageId stage, Action action) const {
    if (!record)
        return fail(kCaseNotFound);
    if (revision != record->revision) {
        auto more = state_and_allowed(*record);
        more["revision"] = record->revision;
        return fail(kStale, {}, std::move(more));
    }
    auto all = store::stages(reader, record->id);
    auto found = std::ranges::find(all, stage, &CaseStage::id);
    if (found == all.end())
        return fail(kStageNotFound);
    if (action == Action::record_inspection && is_signed(*found))
        return fail(kRecordSigned, found->name, state_and_allowed(*record));
    YIMEN_TRY(access::Role role, cases_.may(reader, caller, *record, action));
    Date today = hall_date(cases_.parts().clocks.business.now());
    if (!fits(action, *found, looker_at(caller, *record, *found), today))
        return fail(kNoStages, found->name, state_and_allowed(*record));
    return Found{*record, *found, role, today};
}

Result<CaseRef> Stages::ask(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision,
                            const NewQuestion& question) const {
    YIMEN_TRY(auto record, cases_.load(tx, caller, id, revision, true));
    YIMEN_CHECK(cases_.may(tx, caller, record, Action::ask_stage));
    Instant now = cases_.parts().clocks.business.now();
    Date today = hall_date(now);
    auto department = cases_.parts().directory.department(tx, question.department);
    if (!department || department->cell != record.cell || department->id == record.department)
        return wrong("/department_id", "unknown", "must be another department");
    YIMEN_CHECK(check_until(record, today, question.until));
    auto calendar = cases_.parts().calendars.national(tx);
    CaseStage stage;
    stage.id = new_id<StageId>(now);
    stage.department = department->id;
    stage.name = "征求" + department->name + "意见";
    stage.name_en = "Opinion of " + (department->name_en.empty() ? department->name : department->name_en);
    stage.question = question.question;
    stage.gate = record.state == State::reviewed ? StageGate::decision : StageGate::review;
    stage.opened_at = now;
    stage.opened_by = caller.who.staff;
    set_stage_days(*calendar, stage, today, std::max(1, calendar->between(today, question.until)));
    YIMEN_TRY(auto done, cases_.step(tx, caller, record, Action::ask_stage, {.note = stage.name}, std::nullopt));
    store::insert_stage(tx, record, stage);
    tell_asked(tx, record, stage.department);
    return done;
}

// The procedure that stopped the clock for this stage is over today.
void Stages::end_pause(db::Tx& tx, store::Record& record, StageKind kind) const {
    auto procedures = store::procedures(tx, record.id);
    if (record.state != State::suspended || !stops(kind) || procedures.back().ground != ground_of(kind))
        return;
    const Transition* row = cases::find(record.state, Action::resume_at_limit);
    record.state = row->to;
    ++record.revision;
    cases_.leave(tx, record, *row);
    cases_.set_clock(tx, record, row->clock, hall_date(record.last_at));
    move_on(tx, timer(), record, *row, kSystemDoer, "");
}

Result<CaseRef> Stages::answer(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                               const StageAnswer& answer) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::answer_stage));
    auto& record = found.record;
    record.last_at = std::max(cases_.parts().clocks.business.now(), record.last_at);
    ++record.revision;
    store::answer_stage(tx, stage, answer.verdict, answer.opinion, caller.who.staff.value(), record.last_at);
    // Not step(): who is asked answers for the own department, under no mandate of the one whose case it is.
    Doer doer = doer_of(caller, found.role);
    if (found.stage.department == record.department) {
        YIMEN_TRY(doer.standing, standing_of(cases_, tx, caller, record, Action::answer_stage, found.role));
        doer.for_staff = access::in_place_of(caller.who, found.role, record.scope());
    }
    const Transition* row = cases::find(record.state, Action::answer_stage);
    auto done = move_on(tx, caller, record, *row, doer, found.stage.name);
    tell_asked(tx, record, found.stage.department);
    // Which words were said can be proved, and not be guessed from the journal.
    write_journal(tx, caller, record, doer, "stage_words",
                  to_hex(cases_.cipher_.blind_index("case_stage.journal", stage.str() + answer.opinion)));
    schedule_stages(tx, id);
    end_pause(tx, record, found.stage.kind);
    return record.revision == done.revision ? done : ref_of(record);
}

Result<CaseRef> Stages::urge(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::urge_stage));
    store::urge_stage(tx, stage, cases_.parts().clocks.business.now());
    return cases_.step(tx, caller, found.record, Action::urge_stage, {.note = found.stage.name}, std::nullopt);
}

bool Stages::may_inspect(db::Reader& reader, const store::Record& record, StaffId staff) const {
    auto posts = people::posts_of(reader, record.department, hall_date(cases_.parts().clocks.business.now()));
    return std::ranges::count(posts, staff, &people::Post::staff) > 0;
}

Result<CaseRef> Stages::name_officers(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                      StaffId first, StaffId second) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::name_officers));
    if (first == second || !may_inspect(tx, found.record, first) || !may_inspect(tx, found.record, second))
        return fail(kSecondOfficer);
    store::put_officers(tx, stage, first, second);
    store::remove_photos(tx, stage, std::max(cases_.parts().clocks.business.now(), found.record.last_at));
    auto names = cases_.parts().people.staff_names(tx, {first, second});
    return cases_.step(tx, caller, found.record, Action::name_officers,
                       {.note = found.stage.name + "：" + names[first] + "、" + names[second]}, std::nullopt);
}

Result<CaseRef> Stages::record(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                               const InspectionRecord& record) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::record_inspection));
    Instant now = cases_.parts().clocks.business.now();
    if (record.held_at > now || hall_date(record.held_at) < hall_date(found.record.accepted_at.value()))
        return wrong("/held_at", "out_of_range", "must lie between acceptance and now");
    Inspection written = found.stage.inspection.value();
    written.place = record.place;
    written.findings = record.findings;
    written.held_at = record.held_at;
    written.verdict = record.verdict;
    written.recorded_by = caller.who.staff;
    written.recorded_at = now;
    store::put_record(tx, stage, written);
    YIMEN_TRY(auto done, cases_.step(tx, caller, found.record, Action::record_inspection, {.note = found.stage.name},
                                     std::nullopt));
    write_journal(tx, caller, found.record, doer_of(caller, found.role), "inspection_words",
                  record_digest(tx, id, stage));
    return done;
}

Result<CaseRef> Stages::sign(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::sign_inspection));
    const Inspection& written = found.stage.inspection.value();
    YIMEN_TRY(auto done,
              cases_.step(tx, caller, found.record, Action::sign_inspection, {.note = found.stage.name}, std::nullopt));
    store::answer_stage(tx, stage, written.verdict.value(), written.findings, caller.who.staff.value(),
                        found.record.last_at);
    write_journal(tx, caller, found.record, doer_of(caller, found.role), "inspection_words",
                  record_digest(tx, id, stage));
    return done;
}

std::string Stages::record_digest(db::Reader& reader, CaseId id, StageId stage) const {
    auto all = store::stages(reader, id);
    const Inspection& written = std::ranges::find(all, stage, &CaseStage::id)->inspection.value();
    boost::json::array photos;
    for (const auto& photo : written.photos)
        photos.push_back(boost::json::array{photo.sm3, photo_caption(photo)});
    boost::json::object words{{"stage", stage.str()},
                              {"place", written.place},
                              {"held_at", written.held_at->micros},
                              {"findings", written.findings},
                              {"verdict", enum_text(written.verdict.value())},
                              {"photos", photos}};
    return to_hex(cases_.cipher_.blind_index("case_inspection.journal", boost::json::serialize(words)));
}

CaseRef Stages::change_photos(db::Tx& tx, const Caller& caller, Found& found, std::string_view action,
                              std::string_view change) const {
    auto& record = found.record;
    ++record.revision; // a signature of the other officer is for what they have seen
    store::update(tx, record);
    store::sign_anew(tx, found.stage.id, caller.who.staff.value(), record.last_at);
    write_journal(tx, caller, record, doer_of(caller, found.role), action, change);
    if (found.stage.inspection->recorded_by)
        write_journal(tx, caller, record, doer_of(caller, found.role), "inspection_words",
                      record_digest(tx, record.id, found.stage.id));
    cases::publish(tx, record, Action::record_inspection, "");
    return ref_of(record);
}

Result<void> Stages::has_room(const Found& found) {
    return found.stage.inspection->photos.size() < kMostPhotos ? Result<void>() : fail(kPhotosFull);
}

Result<void> Stages::may_add_photo(db::Reader& reader, const Caller& caller, CaseId id, std::int64_t revision,
                                   StageId stage) const {
    auto record = store::visible_or_asked(reader, caller.who, access::kAllRoles, id);
    YIMEN_TRY(auto found, find_open(reader, caller, std::move(record), revision, stage, Action::record_inspection));
    return has_room(found);
}

Result<CaseRef> Stages::add_photo(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                  PhotoId photo, const NewFile& content, const std::string& caption) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::record_inspection));
    YIMEN_CHECK(has_room(found));
    auto& at = found.record.last_at = std::max(cases_.parts().clocks.business.now(), found.record.last_at);
    store::insert_photo(tx, stage,
                        {photo, cases_.cipher_.encrypt({"case_photo", photo.str(), "caption_sealed"}, caption),
                         cases_.cipher_.encrypt({"case_photo", photo.str(), "name_sealed"}, content.name),
                         content.media_type, content.sm3, content.size, caller.who.staff.value(), at});
    return change_photos(tx, caller, found, "add_photo", photo.str() + " " + content.sm3);
}

Result<CaseRef> Stages::remove_photo(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                     PhotoId photo) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::record_inspection));
    if (std::ranges::count(found.stage.inspection->photos, photo, &Photo::id) == 0)
        return fail(kFileNotFound);
    auto& at = found.record.last_at = std::max(cases_.parts().clocks.business.now(), found.record.last_at);
    store::remove_photo(tx, photo, at);
    return change_photos(tx, caller, found, "remove_photo", photo.str());
}

std::string Stages::photo_name(const Photo& photo) const {
    return cases_.cipher_.decrypt({"case_photo", photo.id.str(), "name_sealed"}, photo.name_sealed);
}
std::string Stages::photo_caption(const Photo& photo) const {
    return cases_.cipher_.decrypt({"case_photo", photo.id.str(), "caption_sealed"}, photo.caption_sealed);
}

Result<CaseRef> Stages::publish(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                const std::string& body) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::publish_stage));
    set_stage_days(*cases_.parts().calendars.national(tx), found.stage, found.today, found.stage.working_days);
    YIMEN_TRY(auto done,
              cases_.step(tx, caller, found.record, Action::publish_stage,
                          {.note = found.stage.name + "（至" + chinese_date(found.stage.due) + "）"}, std::nullopt));
    store::publish_stage(tx, stage, body, found.today, caller.who.staff.value());
    store::move_stage(tx, stage, found.stage.due, found.stage.yellow_from, found.today);
    schedule_stages(tx, id);
    return done;
}

Result<void> Stages::object(db::Tx& tx, StageId stage, const ObjectionWords& words) const {
    Instant now = cases_.parts().clocks.business.now();
    auto seen = store::published(tx, hall_date(now), stage, std::nullopt, 1);
    auto record = seen.empty() || seen[0].hearing_place ? std::nullopt : store::locked(tx, seen[0].case_id);
    // Locked, it is looked at again: it may have ended meanwhile.
    if (!record || store::published(tx, hall_date(now), stage, std::nullopt, 1).empty())
        return fail(kStageNotFound);
    Uuid id = new_uuid(now);
    store::insert_objection(
        tx, stage,
        {id, cases_.cipher_.encrypt({"case_objection", id.str(), "words_sealed"}, to_json_text(words)), now});
    record->last_at = std::max(now, record->last_at);
    ++record->revision;
    move_on(tx, timer(), *record, *cases::find(record->state, Action::object_stage), kSystemDoer, "");
    schedule_stages(tx, record->id);
    return {};
}

std::optional<ObjectionWords> Stages::words_of(Uuid objection, std::string_view sealed) const {
    auto read = read_json_text<ObjectionWords>(
        cases_.cipher_.decrypt({"case_objection", objection.str(), "words_sealed"}, sealed));
    return read ? std::optional(*read) : std::nullopt;
}

Result<CaseRef> Stages::begin(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::begin_stage));
    set_stage_days(*cases_.parts().calendars.national(tx), found.stage, found.today, found.stage.working_days);
    store::move_stage(tx, stage, found.stage.due, found.stage.yellow_from, found.today);
    return cases_.act(
        tx, caller, id, revision, Action::begin_stage,
        {.note = found.stage.name, .ground = Ground::expert_review, .working_days = found.stage.working_days});
}

Result<CaseRef> Stages::ask_hearing(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                    const std::string& note) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::ask_hearing));
    if (caller.who.is_staff() && note.empty())
        return wrong("/note", "required", "names the interested party who asks for it");
    Hearing hearing = found.stage.hearing.value_or(Hearing{});
    hearing.asked_on = found.today;
    hearing.asked_by = caller.who.is_staff() ? note : "";
    set_stage_days(*cases_.parts().calendars.national(tx), found.stage, found.today, kDaysToHoldHearing);
    YIMEN_TRY(auto done,
              cases_.step(tx, caller, found.record, Action::ask_hearing, {.note = found.stage.name}, std::nullopt));
    store::put_hearing(tx, stage, hearing, std::nullopt);
    store::move_stage(tx, stage, found.stage.due, found.stage.yellow_from, found.today);
    schedule_stages(tx, id);
    return done;
}

Result<CaseRef> Stages::set_hearing(db::Tx& tx, const Caller& caller, CaseId id, std::int64_t revision, StageId stage,
                                    const HearingPlan& plan) const {
    YIMEN_TRY(auto found, find_open(tx, caller, id, revision, stage, Action::set_hearing));
    auto calendar = cases_.parts().calendars.national(tx);
    Hearing hearing = found.stage.hearing.value();
    if (auto problem = hearing_day_problem(*calendar, hearing, found.today, plan.on))
        return wrong("/on", *problem, "seven working days ahead, within twenty of the request, on a working day");
    if (plan.chair == caller.who.staff || plan.chair == found.record.acceptor)
        return fail(kChairReviews, {}, state_and_allowed(found.record));
    if (!may_inspect(tx, found.record, plan.chair))
        return wrong("/chair_id", "unknown", "must be somebody with a post of the department");
    if (found.stage.silence == StageSilence::waits && plan.announcement.empty())
        return wrong("/announcement", "required", "a hearing that the law wants is announced to the public (art. 46)");
    hearing.held_on = plan.on;
    hearing.place = plan.place;
    hearing.chair = plan.chair;
    hearing.announcement = plan.announcement;
    auto chair = cases_.parts().people.staff_names(tx, {plan.chair})[plan.chair];
    YIMEN_TRY(auto done, cases_.act(tx, caller, id, revision, Action::set_hearing,
                                    {.note = found.stage.name + "：" + chinese_date(plan.on) + "，" + plan.place +
                                             "，主持人" + chair,
                                     .ground = Ground::hearing,
                                     .working_days = calendar->between(found.today, plan.on)}));
    store::put_hearing(tx, stage, hearing, cases_.parts().clocks.business.now());
    return done;
}

} // namespace yimen::cases
