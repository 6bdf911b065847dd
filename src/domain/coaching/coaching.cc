#include "coaching.h"

#include <algorithm>

#include "base/enum_text.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "guide/code.h"
#include "guide/errors.h"
#include "journal/journal.h"
#include "papers.h"

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
    event.payload = {{"papers", enum_text(record.papers)}, {"object_id", record.object.str()}};
    outbox::publish(tx, at, event);
}

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
    note_in_journal(tx, caller, record, now, action, record.object.str());
    tell_change(tx, record, now);
    return {record.id, record.revision};
}

std::string Coaching::free_code(db::Reader& reader, CellId cell) const {
    for (;;) { // more than once only when the code is taken
        auto code = guide::code_from(crypto::random_bytes(guide::kCodeLength));
        if (store::code_is_free(reader, cell, code) && !parts_.several.checklist(reader, code))
            return code;
    }
}

// The record of a draft that the caller may file: there from now on, locked.
Result<store::Record> Coaching::record_for(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers) const {
    YIMEN_TRY(OpenDraft draft, filed_draft(tx, caller.who, papers));
    if (!draft.draft || draft.bundle)
        return fail(kNotADraft);
    Instant now = parts_.clocks.business.now();
    auto record = store::of_object(tx, papers.object);
    while (!record) {
        store::Record fresh;
        fresh.id = new_id<CoachingId>(now);
        fresh.cell = draft.scope.cell;
        fresh.region = *draft.scope.region;
        fresh.department = draft.scope.department;
        fresh.subject = draft.scope.subject;
        fresh.object = papers.object;
        fresh.papers = papers.kind;
        fresh.code = free_code(tx, fresh.cell);
        fresh.code_until = fresh.asked_at = now;
        store::insert(tx, fresh);
        record = store::of_object(tx, papers.object); // ours, or of who asked at the same moment
    }
    return *store::any(tx, record->id);
}

Result<CoachingRef> Coaching::ask(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers) const {
    YIMEN_TRY(store::Record record, record_for(tx, caller, papers));
    Instant now = parts_.clocks.business.now();
    record.asked_at = now;
    if (caller.who.is_staff()) {
        record.helper = caller.who.staff;
        record.hall = hall_of(caller.who);
        record.opened_at = now;
        record.finished_at.reset();
        record.code_until = now;
        return changed(tx, caller, record, "open");
    }
    record.code = free_code(tx, record.cell);
    record.code_until = now + std::chrono::microseconds(kCodeValid);
    return changed(tx, caller, record, "ask");
}

// What this code opens: what was asked for before, or a checklist.
std::optional<store::Record> Coaching::opened_by(db::Tx& tx, const cases::Caller& caller,
                                                 std::string_view typed) const {
    auto code = guide::normal_code(typed);
    if (!code)
        return std::nullopt;
    Instant now = parts_.clocks.business.now();
    if (auto record = store::by_code(tx, caller.who.cell, *code, now))
        return record;
    auto list = parts_.several.checklist(tx, *code);
    if (!list || list->scope.cell != caller.who.cell)
        return std::nullopt;
    store::Record fresh;
    fresh.id = new_id<CoachingId>(now);
    fresh.cell = list->scope.cell;
    fresh.region = *list->scope.region;
    fresh.department = list->scope.department;
    fresh.subject = list->scope.subject;
    fresh.object = list->id.value;
    fresh.papers = PapersKind::checklist;
    fresh.code = list->code;
    fresh.code_until = list->valid_until;
    fresh.asked_at = now;
    store::insert(tx, fresh);
    return store::by_code(tx, caller.who.cell, *code, now);
}

Result<CoachingRef> Coaching::open(db::Tx& tx, const cases::Caller& caller, std::string_view typed) const {
    auto record = opened_by(tx, caller, typed);
    if (!record || !papers_of(parts_, tx, caller, *record))
        return fail(kUnknownCode);
    record->helper = caller.who.staff;
    record->hall = hall_of(caller.who);
    record->opened_at = parts_.clocks.business.now();
    record->finished_at.reset();
    return changed(tx, caller, *record, "open");
}

Result<CoachedPapers> Coaching::look(const cases::Caller& caller, CoachingId id) const {
    return parts_.database.write([&](db::Tx& tx) -> Result<CoachedPapers> {
        auto record = store::helped_by(tx, *caller.who.staff, id);
        auto papers = record ? papers_of(parts_, tx, caller, *record) : std::nullopt;
        if (!papers)
            return fail(kNotFound);
        note_in_journal(tx, caller, *record, parts_.clocks.business.now(), "look", record->object.str());
        return CoachedPapers{view_of(tx, *record, false, store::findings(tx, id)),
                             std::move(papers->name),
                             std::move(papers->name_en),
                             std::move(papers->subject_name),
                             std::move(papers->items),
                             std::move(papers->definition),
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
        YIMEN_TRY(http::Reply reply, file_of(parts_, tx, caller, *record, file));
        note_in_journal(tx, caller, *record, parts_.clocks.business.now(), "open_file", file.str());
        return reply;
    });
}

Result<CoachingRef> Coaching::find(db::Tx& tx, const cases::Caller& caller, CoachingId id, std::int64_t revision,
                                   const std::vector<NewFinding>& findings) const {
    auto record = store::helped_by(tx, *caller.who.staff, id);
    auto papers = record ? papers_of(parts_, tx, caller, *record) : std::nullopt;
    if (!papers)
        return fail(kNotFound);
    if (record->revision != revision)
        return fail(kStaleFindings);
    YIMEN_CHECK(check_findings(papers->definition, findings));
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
    if (record->papers != PapersKind::checklist) // a checklist keeps its code
        record->code_until = *record->finished_at;
    return changed(tx, caller, *record, "finish");
}

Result<store::Record> Coaching::filed_by(db::Reader& reader, const access::Principal& who, CoachingId id,
                                         access::Roles roles) const {
    auto record = store::any(reader, id);
    if (record && record->papers == PapersKind::checklist)
        return record->subject && who.has_any(roles) && who.may_act_for(*record->subject)
                   ? Result<store::Record>(*record)
                   : fail(kNotFound);
    auto draft = record ? filed_draft(reader, who, {record->papers, record->object}, roles) : fail(kNotFound);
    if (!draft || !draft->draft)
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

Result<BroughtFindings> Coaching::bring(db::Tx& tx, const cases::Caller& caller, const PapersRef& papers,
                                        std::string_view typed) const {
    YIMEN_TRY(OpenDraft draft, filed_draft(tx, caller.who, papers));
    auto code = guide::normal_code(typed);
    auto from = code ? store::by_code(tx, caller.who.cell, *code, parts_.clocks.business.now()) : std::nullopt;
    bool theirs =
        from && from->papers == PapersKind::checklist && (!from->subject || from->subject == draft.scope.subject);
    auto there = theirs ? papers_of(parts_, tx, caller, *from) : std::nullopt;
    if (!there)
        return fail(kUnknownCode);
    YIMEN_TRY(store::Record record, record_for(tx, caller, papers));
    auto here = papers_of(parts_, tx, caller, record);
    if (!here)
        return fail(kNotADraft);
    auto own = store::findings(tx, record.id);
    BroughtFindings out;
    for (const auto& one : carried(store::findings(tx, from->id), there->shares, here->shares)) {
        auto said = std::ranges::find_if(
            own, [&](const auto& known) { return known.kind == one.kind && known.target == one.target; });
        if (said != own.end() && said->at >= one.at)
            continue;
        store::put_finding(tx, record.id, one);
        ++out.brought;
    }
    record.brought_from = from->id;
    if (!record.helper) { // nobody has looked at the draft itself
        record.helper = from->helper;
        record.hall = from->hall;
        record.opened_at = from->opened_at;
        record.finished_at = from->finished_at ? from->finished_at : parts_.clocks.business.now();
    }
    changed(tx, caller, record, "bring");
    return out;
}

Result<void> Coaching::end(db::Tx& tx, const cases::Caller& caller, CoachingId id) const {
    YIMEN_TRY(store::Record record, filed_by(tx, caller.who, id, {Role::visitor}));
    changed(tx, caller, record, "end");
    store::remove(tx, id);
    return {};
}

CoachingView Coaching::view_of(db::Reader& reader, const store::Record& record, bool with_code,
                               std::vector<CoachingFinding> findings) const {
    CoachingView out;
    out.id = record.id;
    out.revision = record.revision;
    out.papers = record.papers;
    out.asked_at = record.asked_at;
    out.code_until = record.code_until;
    if (with_code && record.code_until > parts_.clocks.business.now())
        out.code = record.code;
    if (record.helper)
        out.helper_name = parts_.people.staff_names(reader, {*record.helper})[*record.helper];
    out.opened_at = record.opened_at;
    out.finished_at = record.finished_at;
    out.findings = std::move(findings);
    for (const auto& finding : out.findings) {
        out.found += finding.was_wrong;
        out.mended += finding.was_wrong && (finding.verdict == Verdict::fine || finding.mended_at);
    }
    return out;
}

// What was found about the papers of the bundle that this member asks for.
std::optional<DraftCoaching> Coaching::of_member(db::Reader& reader, const cases::Caller& caller, Uuid bundle,
                                                 catalogue::ItemId item) const {
    auto record = store::of_object(reader, bundle);
    auto whole = record ? papers_of(parts_, reader, caller, *record) : std::nullopt;
    if (!whole)
        return std::nullopt;
    std::vector<Share> own;
    for (const auto& share : whole->shares)
        if (share.item == item)
            own.push_back({share.kind, share.own, item, share.own});
    return DraftCoaching{
        view_of(reader, *record, false, carried(store::findings(reader, record->id), whole->shares, own))};
}

Result<DraftCoaching> Coaching::of_draft(db::Reader& reader, const cases::Caller& caller,
                                         const PapersRef& papers) const {
    YIMEN_TRY(OpenDraft draft, filed_draft(reader, caller.who, papers));
    if (!draft.draft)
        return DraftCoaching{};
    if (draft.bundle)
        return of_member(reader, caller, *draft.bundle, draft.item).value_or(DraftCoaching{});
    DraftCoaching out;
    if (auto record = store::of_object(reader, papers.object))
        out.coaching = view_of(reader, *record, !caller.who.is_staff(), store::findings(reader, record->id));
    return out;
}

Result<DraftCoaching> Coaching::of_checklist(db::Reader& reader, const access::Principal* who,
                                             std::string_view code) const {
    auto list = parts_.several.checklist(reader, code);
    if (!list)
        return fail(guide::kUnknownCode);
    DraftCoaching out;
    auto record = store::of_object(reader, list->id.value);
    bool named = list->scope.subject.has_value();
    if (record && (!named || (who && !who->is_staff() && who->may_act_for(*list->scope.subject))))
        out.coaching = view_of(reader, *record, false, store::findings(reader, record->id));
    return out;
}

} // namespace yimen::coaching
