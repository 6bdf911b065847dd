#include "paper_texts.h"

#include <algorithm>

#include "crypto/crypto.h"
#include "errors.h"
#include "journal/journal.h"
#include "paper_text_store.h"

namespace yimen::cases {
namespace {

store::PaperOwner owner_of(CellId cell, const PaperScope& scope) { return {cell, scope.department, scope.kind}; }

Date paper_today(const Cases& cases) { return hall_date(cases.parts().clocks.business.now()); }

Result<std::optional<places::Department>>
kept_department(db::Reader& reader, const Cases& cases, const access::Principal& who, std::optional<DepartmentId> id) {
    if (!id)
        return std::optional<places::Department>();
    auto department = cases.parts().directory.department(reader, *id);
    if (!department ||
        !access::Scope(who, kPaperKeepers).covers({department->cell, department->region, {}, department->id, {}}))
        return fail(kPaperTextNotFound);
    return department;
}

// What papers of a day are made by, also when the shipped words were never used yet.
PaperTextShown in_force(db::Reader& reader, const store::PaperOwner& owner, Date day) {
    const auto& shipped = shipped_paper(owner.kind);
    auto found = store::paper_in_force(reader, owner, shipped.release, day);
    if (!found || !found->owner)
        return {PaperOrigin::shipped, shipped.release, shipped.text, {}, "", {}, {}};
    auto origin = *found->owner == owner.cell.value ? PaperOrigin::cell : PaperOrigin::department;
    return {origin,
            found->version.version,
            read_paper_text(found->version.content),
            found->version.in_force_from,
            found->version.published_by_name,
            found->version.published_at,
            {}};
}

// As papers of permits are called, which most are.
std::string usual_title(const PaperText& text) {
    PaperContent content;
    content.permit = true;
    return title_of(text, {content, Date{}});
}

void note_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, std::string_view action, const Uuid& object,
                     std::string change) {
    using access::Role;
    Instant now = cases.parts().clocks.business.now();
    Role role = caller.who.has(Role::catalogue_editor) ? Role::catalogue_editor : Role::administrator;
    journal::append(tx, {.cell = caller.who.cell,
                         .at = now,
                         .actor = caller.who.account,
                         .role = access::to_string(role),
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "paper_text",
                         .object = object,
                         .reason = {},
                         .change = change,
                         .request_id = caller.request_id});
    outbox::NewEvent event;
    event.kind = "PaperTextChanged";
    event.scope.cell = caller.who.cell;
    event.object_kind = "paper_text";
    event.object = object;
    outbox::publish(tx, now, event);
}

std::string change_of(const PaperScope& scope, const std::string& more) {
    boost::json::object out{{"kind", boost::describe::enum_to_string(scope.kind, "")}, {"is", more}};
    if (scope.department)
        out["department"] = scope.department->str();
    return boost::json::serialize(out);
}

// The draft as the caller has seen it.
Result<store::PaperDraft> take_paper_draft(db::Tx& tx, const Cases& cases, const Caller& caller,
                                           const PaperScope& scope, std::int64_t revision) {
    YIMEN_TRY([[maybe_unused]] auto department, kept_department(tx, cases, caller.who, scope.department));
    auto draft = store::paper_draft(tx, owner_of(caller.who.cell, scope));
    if (!draft || draft->revision != revision)
        return fail(kPaperTextStale);
    return *draft;
}

bool wrote_paper(const store::PaperDraft& draft, AccountId account) {
    return std::ranges::count(draft.authors, account, &store::PaperAuthor::account) > 0;
}

Result<void> check_words(DocumentKind kind, const PaperText& text) {
    auto faults = check_paper_text(kind, text);
    if (faults.empty())
        return {};
    for (auto& fault : faults)
        fault.pointer = "/text" + fault.pointer;
    return fail(Error{&kPaperTextFaulty, {}, std::move(faults), {}});
}

void add_names(PaperTextView& out) {
    PaperKinds kind = bit_of(out.kind);
    for (const auto& word : paper_words())
        if (((word.always | word.sometimes) & kind) && !word.older)
            out.words.push_back({std::string(word.name), std::string(word.zh), std::string(word.en),
                                 std::string(word.list), word.always & kind ? "" : std::string(word.when), false});
    for (const auto& one : paper_conditions())
        if (one.kinds & kind)
            out.conditions.push_back({std::string(one.name), std::string(one.zh), std::string(one.en),
                                      std::string(one.list), "", one.put != nullptr});
    for (const auto& list : paper_lists())
        if (list.kinds & kind)
            out.lists.push_back({std::string(list.name), std::string(list.zh), std::string(list.en), "", "", false});
    for (const auto& field : paper_fields())
        if (field.kinds & kind)
            out.fields.push_back({std::string(field.name), std::string(field.zh), std::string(field.en), "",
                                  std::string(field.given), false});
    // Entries of lists that this kind does not have are of no use in it.
    auto of_other = [&](const PaperNameShown& one) {
        return !one.list.empty() && one.list != "*" &&
               std::ranges::count(out.lists, one.list, &PaperNameShown::name) == 0;
    };
    std::erase_if(out.words, of_other);
    std::erase_if(out.conditions, of_other);
}

} // namespace

PaperTextVersion paper_text_in_force(db::Tx& tx, CellId cell, DepartmentId department, DocumentKind kind, Date day) {
    const auto& shipped = shipped_paper(kind);
    store::PaperOwner owner{cell, department, kind};
    auto found = store::paper_in_force(tx, owner, shipped.release, day);
    if (!found) {
        store::insert_shipped_paper(tx, cell, kind, shipped);
        found = store::paper_in_force(tx, owner, shipped.release, day);
    }
    if (!found.value().owner)
        return {found->version.id, shipped.digest, {}, &shipped.text};
    return {found->version.id, crypto::sm3(found->version.content), read_paper_text(found->version.content), nullptr};
}

Result<std::vector<PaperTextRow>> paper_texts(db::Reader& reader, const Cases& cases, const access::Principal& who,
                                              std::optional<DepartmentId> department) {
    YIMEN_TRY([[maybe_unused]] auto kept, kept_department(reader, cases, who, department));
    auto drafted = store::drafted_papers(reader, {who.cell, department, {}});
    std::vector<PaperTextRow> out;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<DocumentKind>>([&](auto one) {
        auto now = in_force(reader, {who.cell, department, one.value}, paper_today(cases));
        out.push_back({one.value, usual_title(now.text), now.text.title_en, now.origin, now.version, now.in_force_from,
                       now.published_by, std::ranges::count(drafted, one.value) > 0});
    });
    return out;
}

Result<PaperTextView> paper_text_view(db::Reader& reader, const Cases& cases, const access::Principal& who,
                                      const PaperScope& scope) {
    YIMEN_TRY([[maybe_unused]] auto department, kept_department(reader, cases, who, scope.department));
    auto owner = owner_of(who.cell, scope);
    PaperTextView out;
    out.kind = scope.kind;
    out.today = paper_today(cases);
    out.in_force = in_force(reader, owner, out.today);
    out.title = usual_title(out.in_force.text);
    out.title_en = out.in_force.text.title_en;
    out.department = scope.department;
    if (scope.department) {
        auto names = cases.parts().directory.department_names(reader, *scope.department);
        out.department_name = names.zh;
        out.department_name_en = names.en;
    }
    out.shipped = shipped_paper(scope.kind).text;
    auto origin = scope.department ? PaperOrigin::department : PaperOrigin::cell;
    for (const auto& version : store::paper_versions(reader, owner))
        out.versions.push_back({origin, version.version, read_paper_text(version.content), version.in_force_from,
                                version.published_by_name, version.published_at, version.written_by});
    if (auto draft = store::paper_draft(reader, owner)) {
        out.revision = draft->revision;
        out.draft =
            PaperTextDraft{read_paper_text(draft->content), draft->saved_at, {}, wrote_paper(*draft, who.account)};
        for (const auto& author : draft->authors)
            out.draft->written_by.push_back(author.name);
    }
    add_names(out);
    return out;
}

Result<PaperTextRef> save_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                     std::int64_t revision, const PaperText& text) {
    YIMEN_TRY([[maybe_unused]] auto department, kept_department(tx, cases, caller.who, scope.department));
    YIMEN_CHECK(check_words(scope.kind, text));
    auto owner = owner_of(caller.who.cell, scope);
    Instant now = cases.parts().clocks.business.now();
    auto draft = store::paper_draft(tx, owner);
    if ((draft ? draft->revision : 0) != revision)
        return fail(kPaperTextStale);
    store::PaperDraft next{draft ? draft->id : new_uuid(now), to_json_text(text), revision, now, {}};
    if (!store::save_paper_draft(tx, owner, next))
        return fail(kPaperTextStale);
    store::add_paper_author(tx, next.id, {caller.who.account, caller.who.display_name});
    note_paper_text(tx, cases, caller, "paper_text.save", next.id, change_of(scope, "draft"));
    return PaperTextRef{scope.kind, revision + 1};
}

Result<PaperTextRef> publish_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                        std::int64_t revision, Date from) {
    YIMEN_TRY(auto draft, take_paper_draft(tx, cases, caller, scope, revision));
    if (wrote_paper(draft, caller.who.account))
        return fail(kPaperTextSecondPerson);
    // The program may have learnt since then what a paper needs.
    YIMEN_CHECK(check_words(scope.kind, read_paper_text(draft.content)));
    if (from < paper_today(cases))
        return fail(Error{&kInvalidRequest, {}, {{"/from", "too_early", "must be today or later"}}, {}});
    auto owner = owner_of(caller.who.cell, scope);
    Instant now = cases.parts().clocks.business.now();
    store::PaperVersion version{
        new_uuid(now), store::last_paper_version(tx, owner) + 1, draft.content, from, caller.who.display_name, now};
    store::insert_paper_version(tx, owner, version, caller.who.account, draft.authors);
    store::end_paper_draft(tx, draft.id);
    note_paper_text(tx, cases, caller, "paper_text.publish", version.id,
                    change_of(scope, "version " + std::to_string(version.version) + " from " + to_iso(from)));
    return PaperTextRef{scope.kind, 0};
}

Result<PaperTextRef> discard_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                        std::int64_t revision) {
    YIMEN_TRY(auto draft, take_paper_draft(tx, cases, caller, scope, revision));
    store::end_paper_draft(tx, draft.id);
    note_paper_text(tx, cases, caller, "paper_text.discard", draft.id, change_of(scope, "draft"));
    return PaperTextRef{scope.kind, 0};
}

} // namespace yimen::cases
