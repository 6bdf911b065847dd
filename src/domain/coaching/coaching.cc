#include "coaching.h"

#include <algorithm>

#include "cases/reading.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "guide/code.h"
#include "journal/journal.h"
#include "store.h"

namespace yimen::coaching {
namespace {

using access::Role;

std::string_view role_of(const access::Principal& who) {
    if (!who.is_staff())
        return access::to_string(Role::visitor);
    return access::to_string(who.has(Role::clerk) ? Role::clerk : Role::guide);
}

std::optional<HallId> hall_of(const access::Principal& who) {
    for (const auto& grant : who.grants)
        if (kHelpers.has(grant.role) && grant.hall)
            return grant.hall;
    return std::nullopt;
}

void note_in_journal(db::Tx& tx, const cases::Caller& caller, const store::Record& record, Instant at,
                     std::string_view action, std::string_view change) {
    std::string name = "coaching." + std::string(action);
    journal::append(tx, {.cell = record.cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = role_of(caller.who),
                         .channel = caller.channel,
                         .action = name,
                         .object_kind = "coaching",
                         .object = record.id.value,
                         .reason = {},
                         .change = change,
                         .request_id = caller.request_id});
}

void tell_change(db::Tx& tx, const store::Record& record, Instant at) {
    outbox::NewEvent event;
    event.kind = "CoachingChanged";
    event.scope = {record.cell, record.region, record.hall, record.department, record.subject};
    event.object_kind = "coaching";
    event.object = record.id.value;
    event.revision = record.revision;
    event.payload = {{"case_id", record.draft.str()}};
    outbox::publish(tx, at, event);
}

std::string fresh_code() { return guide::code_from(crypto::random_bytes(guide::kCodeLength)); }

bool asks_for(const catalogue::Definition& definition, const NewFinding& finding) {
    if (finding.kind == TargetKind::material)
        return catalogue::find_requirement(definition, finding.target) != nullptr;
    return std::ranges::any_of(definition.form.sections,
                               [&](const auto& section) { return section.key == finding.target; });
}

Result<void> check_findings(const catalogue::Definition& definition, const std::vector<NewFinding>& findings) {
    std::vector<InvalidParam> wrong;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        std::string at = "/findings/" + std::to_string(i);
        if (!asks_for(definition, findings[i]))
            wrong.push_back({at + "/target", "unknown", "is nothing that the item asks for"});
        if (findings[i].verdict == Verdict::to_mend && (!findings[i].note || findings[i].note->empty()))
            wrong.push_back({at + "/note", "required", "says what is to mend"});
    }
    if (wrong.empty())
        return {};
    return fail(Error{&kBadFindings, {}, std::move(wrong), {}});
}

} // namespace

CoachingRef Coaching::changed(db::Tx& tx, const cases::Caller& caller, store::Record& record,
                              std::string_view action) const {
    Instant now = parts_.clocks.business.now();
    ++record.revision;
    store::update(tx, record);
    note_in_journal(tx, caller, record, now, action, record.draft.str());
    tell_change(tx, record, now);
    return {record.id, record.revision};
}

Result<CoachingRef> Coaching::ask(db::Tx& tx, const cases::Caller& caller, cases::CaseId id) const {
    auto facts = cases::seen_by(tx, caller.who, kFilers, id);
    if (!facts)
        return fail(cases::kCaseNotFound);
    if (facts->state != cases::State::draft || facts->bundle)
        return fail(kNotADraft);
    Instant now = parts_.clocks.business.now();
    auto record = store::of_draft(tx, id);
    while (!record) { // more than once only when the code is taken
        store::insert(tx, {new_id<CoachingId>(now), facts->scope.cell, *facts->scope.region, *facts->scope.department,
                           *facts->scope.subject, id, fresh_code(), now, now});
        record = store::of_draft(tx, id); // ours, or of who asked at the same moment
    }
    record = store::any(tx, record->id);
    record->asked_at = now;
    if (caller.who.is_staff()) {
        record->helper = caller.who.staff;
        record->hall = hall_of(caller.who);
        record->opened_at = now;
        record->finished_at.reset();
        record->code_until = now;
        return changed(tx, caller, *record, "open");
    }
    do
        record->code = fresh_code();
    while (!store::code_is_free(tx, record->cell, record->code));
    record->code_until = now + std::chrono::microseconds(kCodeValid);
    return changed(tx, caller, *record, "ask");
}

Result<CoachingRef> Coaching::open(db::Tx& tx, const cases::Caller& caller, std::string_view typed) const {
    auto code = guide::normal_code(typed);
    Instant now = parts_.clocks.business.now();
    auto record = code ? store::by_code(tx, caller.who.cell, *code, now) : std::nullopt;
    if (!record || !cases::draft_papers(parts_.cases, tx, record->draft))
        return fail(kUnknownCode);
    record->helper = caller.who.staff;
    record->hall = hall_of(caller.who);
    record->opened_at = now;
    record->finished_at.reset();
    return changed(tx, caller, *record, "open");
}

Result<CoachedDraft> Coaching::look(const cases::Caller& caller, CoachingId id) const {
    return parts_.database.write([&](db::Tx& tx) -> Result<CoachedDraft> {
        auto record = store::helped_by(tx, *caller.who.staff, id);
        auto papers = record ? cases::draft_papers(parts_.cases, tx, record->draft) : std::nullopt;
        if (!papers)
            return fail(kNotFound);
        note_in_journal(tx, caller, *record, parts_.clocks.business.now(), "look", record->draft.str());
        return CoachedDraft{view_of(tx, *record, false),
                            record->draft,
                            {papers->item, papers->item_name, papers->item_name_en},
                            papers->subject_name,
                            *papers->definition,
                            std::move(papers->form),
                            std::move(papers->form_problems),
                            std::move(papers->materials)};
    });
}

Result<http::Reply> Coaching::look_at_file(const cases::Caller& caller, CoachingId id, cases::FileId file) const {
    return parts_.database.write([&](db::Tx& tx) -> Result<http::Reply> {
        auto record = store::helped_by(tx, *caller.who.staff, id);
        if (!record)
            return fail(kNotFound);
        YIMEN_TRY(http::Reply reply, cases::draft_file(parts_.cases, tx, record->draft, file));
        note_in_journal(tx, caller, *record, parts_.clocks.business.now(), "open_file", file.str());
        return reply;
    });
}

Result<CoachingRef> Coaching::find(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision,
                                   const std::vector<NewFinding>& findings) const {
    auto record = store::helped_by(tx, *caller.who.staff, id);
    auto papers = record ? cases::draft_papers(parts_.cases, tx, record->draft) : std::nullopt;
    if (!papers)
        return fail(kNotFound);
    if (record->revision != revision)
        return fail(kStaleFindings);
    YIMEN_CHECK(check_findings(*papers->definition, findings));
    Instant now = parts_.clocks.business.now();
    for (const auto& one : findings)
        store::put_finding(tx, id,
                           {one.kind, one.target, one.verdict, one.note ? one.note->value : "",
                            one.verdict != Verdict::fine, now, std::nullopt});
    return changed(tx, caller, *record, "find");
}

Result<CoachingRef> Coaching::finish(db::Tx& tx, const cases::Caller& caller, CoachingId id,
                                     std::int64_t revision) const {
    auto record = store::helped_by(tx, *caller.who.staff, id);
    if (!record)
        return fail(kNotFound);
    if (record->revision != revision)
        return fail(kStaleFindings);
    record->finished_at = parts_.clocks.business.now();
    record->code_until = *record->finished_at;
    return changed(tx, caller, *record, "finish");
}

Result<store::Record> Coaching::filed_by(db::Reader& reader, const access::Principal& who, CoachingId id,
                                         access::Roles roles) const {
    auto record = store::any(reader, id);
    auto facts = record ? cases::seen_by(reader, who, roles, record->draft) : std::nullopt;
    if (!facts || facts->state != cases::State::draft)
        return fail(kNotFound);
    return *record;
}

Result<CoachingRef> Coaching::mend(db::Tx& tx, const cases::Caller& caller, CoachingId id, TargetKind kind,
                                   std::string_view target, bool mended) const {
    YIMEN_TRY(store::Record record, filed_by(tx, caller.who, id, kFilers));
    auto at = mended ? std::optional(parts_.clocks.business.now()) : std::nullopt;
    if (!store::mend(tx, id, kind, target, at))
        return fail(kNotFound);
    return changed(tx, caller, record, mended ? "mend" : "unmend");
}

Result<void> Coaching::end(db::Tx& tx, const cases::Caller& caller, CoachingId id) const {
    YIMEN_TRY(store::Record record, filed_by(tx, caller.who, id, {Role::visitor}));
    changed(tx, caller, record, "end");
    store::remove(tx, id);
    return {};
}

CoachingView Coaching::view_of(db::Reader& reader, const store::Record& record, bool with_code) const {
    CoachingView out;
    out.id = record.id;
    out.revision = record.revision;
    out.asked_at = record.asked_at;
    out.code_until = record.code_until;
    if (with_code && record.code_until > parts_.clocks.business.now())
        out.code = record.code;
    if (record.helper)
        out.helper_name = parts_.people.staff_names(reader, {*record.helper})[*record.helper];
    out.opened_at = record.opened_at;
    out.finished_at = record.finished_at;
    out.findings = store::findings(reader, record.id);
    for (const auto& finding : out.findings) {
        out.found += finding.was_wrong;
        out.mended += finding.was_wrong && (finding.verdict == Verdict::fine || finding.mended_at);
    }
    return out;
}

Result<DraftCoaching> Coaching::of_draft(db::Reader& reader, const access::Principal& who, cases::CaseId id) const {
    auto facts = cases::seen_by(reader, who, kFilers, id);
    if (!facts)
        return fail(cases::kCaseNotFound);
    auto record = facts->state == cases::State::draft ? store::of_draft(reader, id) : std::nullopt;
    DraftCoaching out;
    if (record)
        out.coaching = view_of(reader, *record, !who.is_staff());
    return out;
}

void Coaching::draft_ended(db::Tx& tx, cases::CaseId id) const {
    auto record = store::of_draft(tx, id);
    if (!record)
        return;
    journal::append(tx, {.cell = record->cell,
                         .at = parts_.clocks.business.now(),
                         .actor = {},
                         .role = "system",
                         .channel = "system",
                         .action = "coaching.draft_ended",
                         .object_kind = "coaching",
                         .object = record->id.value,
                         .reason = {},
                         .change = id.str(),
                         .request_id = {}});
    store::remove(tx, record->id);
}

outbox::Subscriber draft_follower(const Coaching& coaching) {
    return {"coaching.draft_ended",
            {"CaseSubmitted", "CaseWaits", "CaseWithdrawn"},
            [&coaching](db::Tx& tx, const outbox::Event& event) -> Result<void> {
                coaching.draft_ended(tx, cases::CaseId{event.object});
                return {};
            }};
}

} // namespace yimen::coaching
