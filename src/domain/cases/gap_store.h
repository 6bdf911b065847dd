#pragma once

// SQL of gaps and signatures and nothing else.

#include "gap_rules.h"
#include "store.h"

namespace yimen::cases::store {

struct GapRow {
    Gap gap;
    Instant named_at;
    std::optional<Instant> signed_at, supplied_at, met_at;
    std::string returned_for, asked_for;
};
std::vector<GapRow> gaps(db::Reader& reader, CaseId id);
// Named anew; whatever was said of this material before is forgotten here and kept in the journal.
void put_gap(db::Tx& tx, CaseId id, const Gap& gap, Instant named_at);
void set_gap_state(db::Tx& tx, CaseId id, std::string_view requirement, GapState state);
// Asked for after acceptance: open at once, whatever was said of this material before.
void ask_supplement(db::Tx& tx, CaseId id, const Gap& gap, std::string_view asked_for, Instant at);
// What is promised binds until then; the visitor is reminded on `remind_on`.
void open_gap(db::Tx& tx, CaseId id, std::string_view requirement, Date until, std::optional<Date> remind_on);
// It is too late to remind of it.
void drop_gap_reminder(db::Tx& tx, CaseId id, std::string_view requirement);
void gap_reminded(db::Tx& tx, CaseId id, std::string_view requirement, Instant at);
void supply_gap(db::Tx& tx, CaseId id, std::string_view requirement, Instant at);
void meet_gap(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at);
void return_gap(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view reason, Date until,
                std::optional<Date> remind_on);
// What is named is promised under this signature.
void sign_gaps(db::Tx& tx, CaseId id, Uuid signature);

struct Signature {
    Uuid id;
    AccountId account;
    std::string_view channel;
    std::string signed_for; // JSON
    std::optional<std::string> picture_sealed;
    Instant at;
};
void insert_signature(db::Tx& tx, CaseId id, const Signature& signature);

} // namespace yimen::cases::store
