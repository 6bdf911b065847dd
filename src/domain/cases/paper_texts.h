#pragma once

// The words of papers (文书模板) on their way into force: a draft, how it would look, and a second person who puts it in force from a day on;
// for the whole cell, or for one department. Without own words a paper says what is shipped.

#include "cases.h"
#include "papers.h"

namespace yimen::cases {

inline constexpr access::Roles kPaperKeepers{access::Role::catalogue_editor, access::Role::administrator};

struct PaperTextVersion {
    Uuid id;
    std::string digest; // SM3 of the text as it is kept
    PaperText own;      // unless it is the shipped one, which is not read again for each paper
    const PaperText* shipped = nullptr;
    const PaperText& text() const { return shipped ? *shipped : own; }
};
// By which text a paper of that day is made: the department's own, else that of the whole cell, else the shipped one, which is written
// down when it is used for the first time. Of several the one that came in force last.
PaperTextVersion paper_text_in_force(db::Tx& tx, CellId cell, DepartmentId department, DocumentKind kind, Date day);

enum class PaperOrigin { shipped, cell, department };
BOOST_DESCRIBE_ENUM(PaperOrigin, shipped, cell, department)

struct PaperTextRow {
    DocumentKind kind = DocumentKind::receipt;
    std::string title, title_en;
    PaperOrigin origin = PaperOrigin::shipped; // whose words are in force today
    std::int64_t version = 0;
    std::optional<Date> in_force_from; // none: shipped
    std::string published_by;
    bool drafted = false;
    BOOST_DESCRIBE_CLASS(PaperTextRow, (),
                         (kind, title, title_en, origin, version, in_force_from, published_by, drafted), (), ())
};
struct PaperTextShown {
    PaperOrigin origin = PaperOrigin::shipped;
    std::int64_t version = 0;
    PaperText text;
    std::optional<Date> in_force_from;
    std::string published_by;
    std::optional<Instant> published_at;
    std::vector<std::string> written_by;
    BOOST_DESCRIBE_CLASS(PaperTextShown, (),
                         (origin, version, text, in_force_from, published_by, published_at, written_by), (), ())
};
struct PaperTextDraft {
    PaperText text;
    Instant saved_at;
    std::vector<std::string> written_by;
    bool mine = false; // the caller wrote at it, and so does not put it in force
    BOOST_DESCRIBE_CLASS(PaperTextDraft, (), (text, saved_at, written_by, mine), (), ())
};
// A name that texts of this kind may use. `list`: of whose entries, "*" of any. `when`: the condition under which it has to stand.
// `settable`: the fictional case can be one where the condition holds, or does not.
struct PaperNameShown {
    std::string name, zh, en, list, when;
    bool settable = false;
    BOOST_DESCRIBE_CLASS(PaperNameShown, (), (name, zh, en, list, when, settable), (), ())
};
struct PaperTextView {
    DocumentKind kind = DocumentKind::receipt;
    std::string title, title_en;
    std::optional<DepartmentId> department; // none: of the whole cell
    std::string department_name, department_name_en;
    PaperTextShown in_force; // today
    PaperText shipped;
    std::vector<PaperTextShown> versions; // own ones, the newest first, at most 50
    std::optional<PaperTextDraft> draft;
    std::int64_t revision = 0; // of the draft; 0: there is none
    Date today{};
    std::vector<PaperNameShown> words, conditions, lists, fields;
    BOOST_DESCRIBE_CLASS(PaperTextView, (),
                         (kind, title, title_en, department, department_name, department_name_en, in_force, shipped,
                          versions, draft, revision, today, words, conditions, lists, fields),
                         (), ())
};
struct PaperTextRef {
    DocumentKind kind = DocumentKind::receipt;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(PaperTextRef, (), (kind, revision), (), ())
};

// Whose words. A department is one that the caller keeps the items of; the whole cell is everybody's who may write words at all.
struct PaperScope {
    DocumentKind kind = DocumentKind::receipt;
    std::optional<DepartmentId> department;
};
// All: cases.paper_text_not_found for a department that is not the caller's to write for.
Result<std::vector<PaperTextRow>> paper_texts(db::Reader& reader, const Cases& cases, const access::Principal& who,
                                              std::optional<DepartmentId> department);
Result<PaperTextView> paper_text_view(db::Reader& reader, const Cases& cases, const access::Principal& who,
                                      const PaperScope& scope);
// All three: cases.paper_text_stale. Journaled.
// `revision` 0 begins a draft. cases.paper_text_faulty with each fault.
Result<PaperTextRef> save_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                     std::int64_t revision, const PaperText& text);
// cases.paper_text_second_person for whoever wrote at it; request.invalid for a day before today. What was issued before stays.
Result<PaperTextRef> publish_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                        std::int64_t revision, Date from);
Result<PaperTextRef> discard_paper_text(db::Tx& tx, const Cases& cases, const Caller& caller, const PaperScope& scope,
                                        std::int64_t revision);

} // namespace yimen::cases
