#pragma once

// SQL and structs, nothing else.

#include "vocabulary.h"

namespace yimen::vocabulary::store {

// False when the code is known.
bool insert(db::Tx& tx, CellId cell, const Term& term, Instant now);
void save(db::Tx& tx, const Term& term, Instant now);
std::optional<Term> find(db::Reader& reader, CellId cell, TermKind kind, std::string_view code);
// By code, after `after`.
std::vector<Term> page(db::Reader& reader, CellId cell, TermKind kind, std::string_view after, int limit);
std::int64_t count(db::Reader& reader, CellId cell, TermKind kind);
// Whatever leads to `from` leads to `into` then; and `from` itself.
void lead(db::Tx& tx, CellId cell, TermKind kind, std::string_view from, std::string_view into, Instant now);

struct MergeRow {
    Merge merge;
    AccountId proposed_by;
};
void insert(db::Tx& tx, CellId cell, const MergeRow& row);
void decide(db::Tx& tx, const Merge& merge, AccountId by);
std::optional<MergeRow> merge(db::Reader& reader, CellId cell, MergeId id);
std::vector<Merge> merges(db::Reader& reader, CellId cell, int limit);

} // namespace yimen::vocabulary::store
