#pragma once

// SQL of the words of papers and nothing else.

#include "papers.h"

namespace yimen::cases::store {

// Whose words: of a department, or of the cell.
struct PaperOwner {
    CellId cell;
    std::optional<DepartmentId> department;
    DocumentKind kind = DocumentKind::receipt;
    Uuid id() const { return department ? department->value : cell.value; }
};
struct PaperAuthor {
    AccountId account;
    std::string name;
};
struct PaperDraft {
    Uuid id;
    std::string content;
    std::int64_t revision = 0;
    Instant saved_at;
    std::vector<PaperAuthor> authors; // by name
};
std::optional<PaperDraft> paper_draft(db::Reader& reader, const PaperOwner& owner);
// False when another was faster.
bool save_paper_draft(db::Tx& tx, const PaperOwner& owner, const PaperDraft& draft);
void add_paper_author(db::Tx& tx, const Uuid& draft, const PaperAuthor& author);
void end_paper_draft(db::Tx& tx, const Uuid& draft);

struct PaperVersion {
    Uuid id;
    std::int64_t version = 0;
    std::string content;
    std::optional<Date> in_force_from; // none: shipped
    std::string published_by_name;
    std::optional<Instant> published_at;
    std::vector<std::string> written_by = {}; // of paper_versions()
};
std::vector<PaperVersion> paper_versions(db::Reader& reader, const PaperOwner& owner); // the newest first, at most 50
std::int64_t last_paper_version(db::Reader& reader, const PaperOwner& owner);
void insert_paper_version(db::Tx& tx, const PaperOwner& owner, const PaperVersion& version, AccountId by,
                          const std::vector<PaperAuthor>& authors);
// Written down once; whoever comes second changes nothing.
void insert_shipped_paper(db::Tx& tx, CellId cell, DocumentKind kind, const ShippedPaper& shipped);

// What is used on a day: the owner's own, else the cell's, else this shipped release; none when that was never used before.
struct PaperInForce {
    PaperVersion version;
    std::optional<Uuid> owner; // none: shipped
};
std::optional<PaperInForce> paper_in_force(db::Reader& reader, const PaperOwner& owner, std::int64_t shipped, Date day);
std::vector<DocumentKind> drafted_papers(db::Reader& reader, const PaperOwner& owner);

} // namespace yimen::cases::store
