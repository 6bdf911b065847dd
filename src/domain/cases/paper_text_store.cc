#include "paper_text_store.h"

#include "base/enum_text.h"
#include "crypto/crypto.h"

namespace yimen::cases::store {
namespace {

constexpr std::string_view kVersionColumns =
    "SELECT id, version, content, in_force_from, published_by_name, published_at, owner_id FROM paper_text WHERE ";

PaperVersion version_of(const db::Row& row) {
    return {row.get<Uuid>(0),        row.get<std::int64_t>(1),
            row.get<std::string>(2), row.get<std::optional<Date>>(3),
            row.get<std::string>(4), row.get<std::optional<Instant>>(5)};
}

} // namespace

std::optional<PaperDraft> paper_draft(db::Reader& reader, const PaperOwner& owner) {
    auto rows =
        reader.query("SELECT id, content, revision, saved_at FROM paper_text_draft WHERE cell_id = $1 AND kind ="
                     " $2 AND owner_id = $3",
                     owner.cell, enum_text(owner.kind), owner.id());
    if (rows.empty())
        return std::nullopt;
    PaperDraft out{
        rows[0].get<Uuid>(0), rows[0].get<std::string>(1), rows[0].get<std::int64_t>(2), rows[0].get<Instant>(3), {}};
    for (auto row :
         reader.query("SELECT account_id, name FROM paper_text_draft_author WHERE draft_id = $1 ORDER BY name,"
                      " account_id LIMIT 100",
                      out.id))
        out.authors.push_back({row.get<AccountId>(0), row.get<std::string>(1)});
    return out;
}

bool save_paper_draft(db::Tx& tx, const PaperOwner& owner, const PaperDraft& draft) {
    if (draft.revision > 0)
        return tx.exec_count(
                   "UPDATE paper_text_draft SET content = $2, saved_at = $3, revision = revision + 1 WHERE id ="
                   " $1 AND revision = $4",
                   draft.id, draft.content, draft.saved_at, draft.revision) == 1;
    return tx.exec_count(
               "INSERT INTO paper_text_draft (id, cell_id, owner_id, kind, content, revision, saved_at) VALUES"
               " ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (cell_id, kind, owner_id) DO NOTHING",
               draft.id, owner.cell, owner.id(), enum_text(owner.kind), draft.content, draft.saved_at) == 1;
}

void add_paper_author(db::Tx& tx, const Uuid& draft, const PaperAuthor& author) {
    tx.exec("INSERT INTO paper_text_draft_author (draft_id, account_id, name) VALUES ($1, $2, $3)"
            " ON CONFLICT (draft_id, account_id) DO NOTHING",
            draft, author.account, author.name);
}

void end_paper_draft(db::Tx& tx, const Uuid& draft) {
    tx.exec("DELETE FROM paper_text_draft_author WHERE draft_id = $1", draft);
    tx.exec("DELETE FROM paper_text_draft WHERE id = $1", draft);
}

std::vector<PaperVersion> paper_versions(db::Reader& reader, const PaperOwner& owner) {
    std::vector<PaperVersion> out;
    for (auto row : reader.query(std::string(kVersionColumns) +
                                     "cell_id = $1 AND kind = $2 AND owner_id = $3 ORDER BY version DESC LIMIT 50",
                                 owner.cell, enum_text(owner.kind), owner.id()))
        out.push_back(version_of(row));
    for (auto& version : out)
        for (auto row : reader.query("SELECT name FROM paper_text_author WHERE text_id = $1 ORDER BY name, account_id"
                                     " LIMIT 100",
                                     version.id))
            version.written_by.push_back(row.get<std::string>(0));
    return out;
}

std::int64_t last_paper_version(db::Reader& reader, const PaperOwner& owner) {
    return reader
        .query("SELECT coalesce(max(version), 0) FROM paper_text WHERE cell_id = $1 AND kind = $2 AND owner_id = $3",
               owner.cell, enum_text(owner.kind), owner.id())[0]
        .get<std::int64_t>(0);
}

void insert_paper_version(db::Tx& tx, const PaperOwner& owner, const PaperVersion& version, AccountId by,
                          const std::vector<PaperAuthor>& authors) {
    tx.exec("INSERT INTO paper_text (id, cell_id, owner_id, kind, version, content, in_force_from, published_by,"
            " published_by_name, published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            version.id, owner.cell, owner.id(), enum_text(owner.kind), version.version, version.content,
            version.in_force_from, by, version.published_by_name, version.published_at);
    for (const auto& author : authors)
        tx.exec("INSERT INTO paper_text_author (text_id, account_id, name) VALUES ($1, $2, $3)", version.id,
                author.account, author.name);
}

void insert_shipped_paper(db::Tx& tx, CellId cell, DocumentKind kind, const ShippedPaper& shipped) {
    tx.exec("INSERT INTO paper_text (id, cell_id, kind, version, content, published_by_name)"
            " VALUES ($1, $2, $3, $4, $5, '') ON CONFLICT DO NOTHING",
            Uuid::from_digest(crypto::sm3(cell.str() + enum_text(kind) + std::to_string(shipped.release))), cell,
            enum_text(kind), shipped.release, shipped.json);
}

std::optional<PaperInForce> paper_in_force(db::Reader& reader, const PaperOwner& owner, std::int64_t shipped,
                                           Date day) {
    auto rows = reader.query(
        std::string(kVersionColumns) +
            "cell_id = $1 AND kind = $2 AND (owner_id IN ($3, $4) OR (owner_id IS NULL AND version = $5)) AND"
            " (in_force_from IS NULL OR in_force_from <= $6) ORDER BY CASE WHEN owner_id = $3 THEN 0 WHEN owner_id = $4"
            " THEN 1 ELSE 2 END, in_force_from DESC, version DESC LIMIT 1",
        owner.cell, enum_text(owner.kind), owner.id(), owner.cell.value, shipped, day);
    if (rows.empty())
        return std::nullopt;
    return PaperInForce{version_of(rows[0]), rows[0].get<std::optional<Uuid>>(6)};
}

std::vector<DocumentKind> drafted_papers(db::Reader& reader, const PaperOwner& owner) {
    std::vector<DocumentKind> out;
    for (auto row : reader.query("SELECT kind FROM paper_text_draft WHERE cell_id = $1 AND owner_id = $2 ORDER BY kind"
                                 " LIMIT 100",
                                 owner.cell, owner.id()))
        out.push_back(enum_of<DocumentKind>(row.get<std::string>(0)));
    return out;
}

} // namespace yimen::cases::store
