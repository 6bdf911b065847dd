#pragma once

// The terms that forms and materials of all items share: data elements (数据元) and material types (材料类型). See README.md.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"

namespace yimen::vocabulary {

using TermId = IdOf<struct TermTag>;
using MergeId = IdOf<struct TermMergeTag>;

enum class TermKind { element, material_type };
BOOST_DESCRIBE_ENUM(TermKind, element, material_type)

// GB/T 35273-2020: personal information, and what of it is sensitive.
enum class Privacy { open, personal, sensitive };
BOOST_DESCRIBE_ENUM(Privacy, open, personal, sensitive)

// Where a form may take a value from before it is typed.
enum class PrefillFrom { identity, licences, facts, earlier_cases };
BOOST_DESCRIBE_ENUM(PrefillFrom, identity, licences, facts, earlier_cases)

struct Term {
    TermId id;
    TermKind kind = TermKind::element;
    std::string code; // "person.id_number"; never given to another meaning
    std::string label, label_en;
    std::optional<boost::json::object> schema; // JSON Schema of one value; an element's only
    std::string format;                        // "phone", "date", "citizen_id", …
    std::vector<PrefillFrom> sources;
    Privacy privacy = Privacy::open;
    std::optional<std::string> merged_into; // the code that this one leads to
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(Term, (),
                         (id, kind, code, label, label_en, schema, format, sources, privacy, merged_into, revision), (),
                         ())
};

// What an editor may change of a term.
struct TermFacts {
    Text<100, 1> label;
    Text<200> label_en;
    std::optional<boost::json::object> schema;
    Text<40> format;
    std::vector<PrefillFrom> sources;
    Privacy privacy = Privacy::open;
    BOOST_DESCRIBE_CLASS(TermFacts, (), (label, label_en, schema, format, sources, privacy), (), ())
};

// Two terms that may mean the same.
struct Candidate {
    Term from, into;
    std::vector<std::string> why; // same_name, synonym, same_sound, same_english, same_schema
    BOOST_DESCRIBE_CLASS(Candidate, (), (from, into, why), (), ())
};
// Terms of one kind that are not merged yet; each pair once, the surest first. Elements whose values are of different types never are
// the same. Pure.
std::vector<Candidate> candidates_of(const std::vector<Term>& terms);

enum class MergeState { proposed, merged, refused };
BOOST_DESCRIBE_ENUM(MergeState, proposed, merged, refused)

// The record of a merge: who, when, why, and the second look.
struct Merge {
    MergeId id;
    TermKind kind = TermKind::element;
    std::string from_code, into_code, reason;
    MergeState state = MergeState::proposed;
    std::string proposed_by; // their work names
    Instant proposed_at;
    std::optional<std::string> decided_by;
    std::optional<Instant> decided_at;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(Merge, (),
                         (id, kind, from_code, into_code, reason, state, proposed_by, proposed_at, decided_by,
                          decided_at, revision),
                         (), ())
};

// Who does something, and how they came in.
struct Caller {
    const access::Principal& who;
    std::string_view channel, request_id;
};

class Vocabulary {
  public:
    Vocabulary(db::Database& database, const Clocks& clocks) : database_(database), clocks_(clocks) {}

    // Takes in terms whose codes are not known yet; what is known stays as its editors left it. Returns how many were new.
    int learn(db::Tx& tx, CellId cell, const std::vector<Term>& terms) const;
    // By code, in their order; `text` is looked for in codes and labels, whatever their case.
    std::vector<Term> terms(db::Reader& reader, CellId cell, TermKind kind, std::string_view text,
                            std::string_view after, int limit) const;
    std::int64_t count(db::Reader& reader, CellId cell, TermKind kind) const;
    // The term as it is kept, merged or not. vocabulary.unknown_term.
    Result<Term> term(db::Reader& reader, CellId cell, TermKind kind, std::string_view code) const;
    // The code that stands for this one today: an old code leads to the one that it was merged into, an unknown one to itself.
    std::string current(db::Reader& reader, CellId cell, TermKind kind, std::string_view code) const;
    // vocabulary.changed_meanwhile, vocabulary.bad_schema.
    Result<Term> change(db::Tx& tx, const Caller& caller, TermKind kind, std::string_view code, std::int64_t revision,
                        const TermFacts& facts) const;
    std::vector<Candidate> candidates(db::Reader& reader, CellId cell, TermKind kind) const;

    // The newest first.
    std::vector<Merge> merges(db::Reader& reader, CellId cell, int limit) const;
    Result<Merge> merge(db::Reader& reader, CellId cell, MergeId id) const;
    // vocabulary.with_itself, .merged_already, .merge_open, .bad_schema when the two hold values of different types.
    Result<Merge> propose(db::Tx& tx, const Caller& caller, TermKind kind, std::string_view from, std::string_view into,
                          std::string_view reason) const;
    // The second look, by another person. Then the old code leads to the new one, and so does every code that led to the old one.
    // vocabulary.same_person, .merge_decided, .changed_meanwhile.
    Result<Merge> decide(db::Tx& tx, const Caller& caller, MergeId id, std::int64_t revision, bool merges) const;

    db::Database& database() const { return database_; }

  private:
    db::Database& database_;
    const Clocks& clocks_;
};

http::Routes routes(const Vocabulary& vocabulary);
std::vector<db::Migration> migrations();

} // namespace yimen::vocabulary
