#include "vocabulary.h"

#include <algorithm>

#include "base/text.h"
#include "errors.h"
#include "journal/journal.h"
#include "outbox/outbox.h"
#include "store.h"

namespace yimen::vocabulary {
namespace {

constexpr int kAll = 20'000; // terms of one kind that are looked through at once
constexpr int kMostMerges = 500;

constexpr std::string_view kTypes[] = {"string", "number", "integer", "boolean", "array", "object"};

std::string type_of(const std::optional<boost::json::object>& schema) {
    auto* type = schema ? schema->if_contains("type") : nullptr;
    return type && type->is_string() ? std::string(type->as_string()) : "";
}

Result<void> check_schema(TermKind kind, const std::optional<boost::json::object>& schema) {
    auto bad = [](std::string pointer, std::string_view code, std::string reason) {
        return fail(Error{&kBadSchema, {}, {{std::move(pointer), std::string(code), std::move(reason)}}, {}});
    };
    if (kind == TermKind::material_type)
        return schema ? Result<void>(bad("/schema", "inconsistent", "a material type has no schema")) : Result<void>();
    if (!schema)
        return bad("/schema", "required", "a data element needs the schema of its value");
    if (std::ranges::find(kTypes, type_of(schema)) == std::end(kTypes))
        return bad("/schema/type", "not_in_list", "must be one of: string, number, integer, boolean, array, object");
    return {};
}

void write_journal(db::Tx& tx, const Caller& caller, const Uuid& object, std::string_view kind, std::string_view action,
                   std::string_view reason, std::string_view change, Instant at) {
    using access::Role;
    Role role = caller.who.has(Role::catalogue_editor) ? Role::catalogue_editor : Role::administrator;
    journal::append(tx, {.cell = caller.who.cell,
                         .at = at,
                         .actor = caller.who.account,
                         .role = access::to_string(role),
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = kind,
                         .object = object,
                         .reason = reason,
                         .change = change,
                         .request_id = caller.request_id});
}

void tell(db::Tx& tx, const Caller& caller, std::string_view kind, std::string_view object_kind, const Uuid& object,
          std::int64_t revision, Instant at) {
    outbox::NewEvent event;
    event.kind = kind;
    event.scope.cell = caller.who.cell;
    event.object_kind = object_kind;
    event.object = object;
    event.revision = revision;
    outbox::publish(tx, at, event);
}

bool open_between(const std::vector<Merge>& merges, TermKind kind, std::string_view one, std::string_view other) {
    return std::ranges::any_of(merges, [&](const Merge& merge) {
        auto names = [&](std::string_view code) { return merge.from_code == code || merge.into_code == code; };
        return merge.state == MergeState::proposed && merge.kind == kind && (names(one) || names(other));
    });
}

} // namespace

int Vocabulary::learn(db::Tx& tx, CellId cell, const std::vector<Term>& terms) const {
    Instant now = clocks_.business.now();
    int fresh = 0;
    for (Term term : terms) {
        term.id = new_id<TermId>(now);
        fresh += store::insert(tx, cell, term, now);
    }
    return fresh;
}

std::vector<Term> Vocabulary::terms(db::Reader& reader, CellId cell, TermKind kind, std::string_view text,
                                    std::string_view after, int limit) const {
    std::string wanted = folded(trimmed(text));
    if (wanted.empty())
        return store::page(reader, cell, kind, after, limit);
    auto all = store::page(reader, cell, kind, after, kAll);
    std::erase_if(all, [&](const Term& term) {
        return folded(term.code + "\n" + term.label + "\n" + term.label_en).find(wanted) == std::string::npos;
    });
    if (all.size() > static_cast<std::size_t>(limit))
        all.resize(static_cast<std::size_t>(limit));
    return all;
}

std::int64_t Vocabulary::count(db::Reader& reader, CellId cell, TermKind kind) const {
    return store::count(reader, cell, kind);
}

Result<Term> Vocabulary::term(db::Reader& reader, CellId cell, TermKind kind, std::string_view code) const {
    auto found = store::find(reader, cell, kind, code);
    if (!found)
        return fail(kUnknownTerm);
    return *found;
}

std::string Vocabulary::current(db::Reader& reader, CellId cell, TermKind kind, std::string_view code) const {
    auto found = store::find(reader, cell, kind, code);
    return found && found->merged_into ? *found->merged_into : std::string(code);
}

Result<Term> Vocabulary::change(db::Tx& tx, const Caller& caller, TermKind kind, std::string_view code,
                                std::int64_t revision, const TermFacts& facts) const {
    YIMEN_TRY(Term known, term(tx, caller.who.cell, kind, code));
    if (known.revision != revision)
        return fail(kChangedMeanwhile);
    YIMEN_CHECK(check_schema(kind, facts.schema));
    known.label = facts.label.value;
    known.label_en = facts.label_en.value;
    known.schema = facts.schema;
    known.format = facts.format.value;
    known.sources = facts.sources;
    known.privacy = facts.privacy;
    ++known.revision;
    Instant now = clocks_.business.now();
    store::save(tx, known, now);
    write_journal(tx, caller, known.id.value, "vocabulary_term", "vocabulary.change", {}, to_json_text(known), now);
    tell(tx, caller, "VocabularyTermChanged", "vocabulary_term", known.id.value, known.revision, now);
    return known;
}

std::vector<Candidate> Vocabulary::candidates(db::Reader& reader, CellId cell, TermKind kind) const {
    auto out = candidates_of(store::page(reader, cell, kind, "", kAll));
    auto known = store::merges(reader, cell, kMostMerges);
    // What was refused is no candidate again, and what is proposed waits.
    std::erase_if(out, [&](const Candidate& one) {
        return std::ranges::any_of(known, [&](const Merge& merge) {
            auto is = [&](const std::string& from, const std::string& into) {
                return merge.from_code == from && merge.into_code == into;
            };
            return merge.kind == kind && (is(one.from.code, one.into.code) || is(one.into.code, one.from.code));
        });
    });
    return out;
}

std::vector<Merge> Vocabulary::merges(db::Reader& reader, CellId cell, int limit) const {
    return store::merges(reader, cell, limit);
}

Result<Merge> Vocabulary::merge(db::Reader& reader, CellId cell, MergeId id) const {
    auto found = store::merge(reader, cell, id);
    if (!found)
        return fail(kUnknownMerge);
    return found->merge;
}

Result<Merge> Vocabulary::propose(db::Tx& tx, const Caller& caller, TermKind kind, std::string_view from,
                                  std::string_view into, std::string_view reason) const {
    if (from == into)
        return fail(kWithItself);
    CellId cell = caller.who.cell;
    YIMEN_TRY(Term old, term(tx, cell, kind, from));
    YIMEN_TRY(Term kept, term(tx, cell, kind, into));
    if (old.merged_into || kept.merged_into)
        return fail(kMergedAlready);
    if (auto one = type_of(old.schema), other = type_of(kept.schema); one != other)
        return fail(kBadSchema, one + " / " + other);
    if (open_between(store::merges(tx, cell, kMostMerges), kind, from, into))
        return fail(kMergeOpen);
    Instant now = clocks_.business.now();
    store::MergeRow row;
    row.merge.id = new_id<MergeId>(now);
    row.merge.kind = kind;
    row.merge.from_code = from;
    row.merge.into_code = into;
    row.merge.reason = reason;
    row.merge.proposed_by = caller.who.display_name;
    row.merge.proposed_at = now;
    row.proposed_by = caller.who.account;
    store::insert(tx, cell, row);
    write_journal(tx, caller, row.merge.id.value, "vocabulary_merge", "vocabulary.propose", reason,
                  to_json_text(row.merge), now);
    tell(tx, caller, "VocabularyMergeProposed", "vocabulary_merge", row.merge.id.value, 1, now);
    return row.merge;
}

Result<Merge> Vocabulary::decide(db::Tx& tx, const Caller& caller, MergeId id, std::int64_t revision,
                                 bool merges) const {
    CellId cell = caller.who.cell;
    auto row = store::merge(tx, cell, id);
    if (!row)
        return fail(kUnknownMerge);
    Merge& merge = row->merge;
    if (merge.state != MergeState::proposed)
        return fail(kMergeDecided);
    if (merge.revision != revision)
        return fail(kChangedMeanwhile);
    if (row->proposed_by == caller.who.account)
        return fail(kSamePerson);
    Instant now = clocks_.business.now();
    merge.state = merges ? MergeState::merged : MergeState::refused;
    merge.decided_by = caller.who.display_name;
    merge.decided_at = now;
    ++merge.revision;
    store::decide(tx, merge, caller.who.account);
    if (merges)
        store::lead(tx, cell, merge.kind, merge.from_code, merge.into_code, now);
    write_journal(tx, caller, merge.id.value, "vocabulary_merge", merges ? "vocabulary.merge" : "vocabulary.refuse",
                  merge.reason, to_json_text(merge), now);
    tell(tx, caller, merges ? "VocabularyMerged" : "VocabularyMergeRefused", "vocabulary_merge", merge.id.value,
         merge.revision, now);
    return merge;
}

} // namespace yimen::vocabulary
