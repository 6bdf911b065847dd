#include "store.h"

#include <stdexcept>

#include "base/enum_text.h"

namespace yimen::vocabulary::store {
namespace {

constexpr std::string_view kTermColumns =
    "SELECT id, kind, code, label, label_en, schema, format, sources, privacy, merged_into, revision"
    " FROM vocabulary_term ";
constexpr std::string_view kMergeColumns =
    "SELECT id, kind, from_code, into_code, reason, state, proposer, proposed_at, decider, decided_at, revision,"
    " proposed_by FROM vocabulary_merge ";

std::optional<std::string> schema_text(const Term& term) {
    return term.schema ? std::optional(boost::json::serialize(*term.schema)) : std::nullopt;
}

Term term_of(const db::Row& row) {
    Term out;
    out.id = row.get<TermId>(0);
    out.kind = enum_of<TermKind>(row.get<std::string>(1));
    out.code = row.get<std::string>(2);
    out.label = row.get<std::string>(3);
    out.label_en = row.get<std::string>(4);
    if (auto schema = row.get<std::optional<std::string>>(5))
        if (auto parsed = parse_json(*schema); parsed && parsed->is_object())
            out.schema = parsed->as_object();
    out.format = row.get<std::string>(6);
    if (auto sources = read_stored_json<std::vector<PrefillFrom>>(row.get<std::string>(7)))
        out.sources = std::move(*sources);
    out.privacy = enum_of<Privacy>(row.get<std::string>(8));
    out.merged_into = row.get<std::optional<std::string>>(9);
    out.revision = row.get<std::int64_t>(10);
    return out;
}

MergeRow merge_of(const db::Row& row) {
    MergeRow out;
    out.merge.id = row.get<MergeId>(0);
    out.merge.kind = enum_of<TermKind>(row.get<std::string>(1));
    out.merge.from_code = row.get<std::string>(2);
    out.merge.into_code = row.get<std::string>(3);
    out.merge.reason = row.get<std::string>(4);
    out.merge.state = enum_of<MergeState>(row.get<std::string>(5));
    out.merge.proposed_by = row.get<std::string>(6);
    out.merge.proposed_at = row.get<Instant>(7);
    out.merge.decided_by = row.get<std::optional<std::string>>(8);
    out.merge.decided_at = row.get<std::optional<Instant>>(9);
    out.merge.revision = row.get<std::int64_t>(10);
    out.proposed_by = row.get<AccountId>(11);
    return out;
}

} // namespace

bool insert(db::Tx& tx, CellId cell, const Term& t, Instant now) {
    return tx.exec_count("INSERT INTO vocabulary_term (id, cell_id, kind, code, label, label_en, schema, format,"
                         " sources, privacy, revision, changed_at)"
                         " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
                         " ON CONFLICT (cell_id, kind, code) DO NOTHING",
                         t.id, cell, enum_text(t.kind), t.code, t.label, t.label_en, schema_text(t), t.format,
                         to_json_text(t.sources), enum_text(t.privacy), t.revision, now) == 1;
}

void save(db::Tx& tx, const Term& t, Instant now) {
    tx.exec("UPDATE vocabulary_term SET label = $2, label_en = $3, schema = $4, format = $5, sources = $6,"
            " privacy = $7, revision = $8, changed_at = $9 WHERE id = $1",
            t.id, t.label, t.label_en, schema_text(t), t.format, to_json_text(t.sources), enum_text(t.privacy),
            t.revision, now);
}

std::optional<Term> find(db::Reader& reader, CellId cell, TermKind kind, std::string_view code) {
    auto rows = reader.query(std::string(kTermColumns) + "WHERE cell_id = $1 AND kind = $2 AND code = $3", cell,
                             enum_text(kind), code);
    return rows.empty() ? std::nullopt : std::optional(term_of(rows[0]));
}

std::vector<Term> page(db::Reader& reader, CellId cell, TermKind kind, std::string_view after, int limit) {
    std::vector<Term> out;
    for (auto row : reader.query(std::string(kTermColumns) +
                                     "WHERE cell_id = $1 AND kind = $2 AND code > $3 ORDER BY code LIMIT $4",
                                 cell, enum_text(kind), after, limit))
        out.push_back(term_of(row));
    return out;
}

std::int64_t count(db::Reader& reader, CellId cell, TermKind kind) {
    return reader
        .query("SELECT count(*) FROM vocabulary_term WHERE cell_id = $1 AND kind = $2", cell, enum_text(kind))[0]
        .get<std::int64_t>(0);
}

void lead(db::Tx& tx, CellId cell, TermKind kind, std::string_view from, std::string_view into, Instant now) {
    tx.exec("UPDATE vocabulary_term SET merged_into = $4, revision = revision + 1, changed_at = $5"
            " WHERE cell_id = $1 AND kind = $2 AND (code = $3 OR merged_into = $3)",
            cell, enum_text(kind), from, into, now);
}

void insert(db::Tx& tx, CellId cell, const MergeRow& row) {
    const Merge& m = row.merge;
    tx.exec("INSERT INTO vocabulary_merge (id, cell_id, kind, from_code, into_code, reason, state, proposed_by,"
            " proposer, proposed_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            m.id, cell, enum_text(m.kind), m.from_code, m.into_code, m.reason, enum_text(m.state), row.proposed_by,
            m.proposed_by, m.proposed_at, m.revision);
}

void decide(db::Tx& tx, const Merge& m, AccountId by) {
    tx.exec("UPDATE vocabulary_merge SET state = $2, decided_by = $3, decider = $4, decided_at = $5, revision = $6"
            " WHERE id = $1",
            m.id, enum_text(m.state), by, m.decided_by, m.decided_at, m.revision);
}

std::optional<MergeRow> merge(db::Reader& reader, CellId cell, MergeId id) {
    auto rows = reader.query(std::string(kMergeColumns) + "WHERE cell_id = $1 AND id = $2", cell, id);
    return rows.empty() ? std::nullopt : std::optional(merge_of(rows[0]));
}

std::vector<Merge> merges(db::Reader& reader, CellId cell, int limit) {
    std::vector<Merge> out;
    for (auto row :
         reader.query(std::string(kMergeColumns) + "WHERE cell_id = $1 ORDER BY proposed_at DESC, id DESC LIMIT $2",
                      cell, limit))
        out.push_back(merge_of(row).merge);
    return out;
}

} // namespace yimen::vocabulary::store
