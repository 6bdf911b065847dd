#pragma once

// SQL of promises and of the record of broken ones, and nothing else.

#include "promise_rules.h"
#include "store.h"

namespace yimen::cases::store {

struct PromiseRow {
    Promise promise;
    Instant named_at;
    std::optional<Instant> signed_at, checked_at, answered_at, decided_at, corrected_at;
    std::string finding, answer, decision;
    // The record.
    std::optional<Instant> entered_at, objected_at, objection_answered_at, repair_asked_at, repaired_at;
    std::string objection, objection_answer;
};
std::vector<PromiseRow> promises(db::Reader& reader, CaseId id);
void put_promise(db::Tx& tx, CaseId id, std::string_view requirement, catalogue::ItemVersionId version, Instant at);
void set_promise_state(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state);
// What is named is promised under this signature.
void sign_promises(db::Tx& tx, CaseId id, Uuid signature);
// The result stands on it.
void bind_promise(db::Tx& tx, CaseId id, std::string_view requirement, Date check_by);
void put_finding(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state, std::string_view finding,
                 StaffId staff, Instant at, std::optional<Date> answer_by);
void put_answer(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view answer, Instant at);
void put_decision(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state, std::string_view decision,
                  StaffId staff, Instant at, std::optional<Date> correct_by);
void put_correction(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at);

// By when the first promise of each of these cases is to be checked, or the order to put it right; only cases that have such a day.
std::unordered_map<CaseId, Date> check_days(db::Reader& reader, const std::vector<Record>& records);

// Nothing happens when it is there already.
void enter_credit(db::Tx& tx, const Record& record, std::string_view requirement);
void object_credit(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view objection, Instant at);
void answer_credit(db::Tx& tx, CaseId id, std::string_view requirement, CreditState state, std::string_view answer,
                   StaffId staff, Instant at);
void ask_repair(db::Tx& tx, CaseId id, std::string_view requirement, Instant at);
void repair_credit(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at);

// A record that stands: why a subject may not promise. The oldest.
struct Bar {
    std::string item_name, case_number;
    Instant entered_at;
};
std::optional<Bar> standing_bar(db::Reader& reader, CellId cell, SubjectId subject);

// The record as a list, the newest first: the visitor's own, for staff that of the cases which they may see.
struct CreditEntry {
    CaseId case_id;
    std::string case_number, item_name;
    catalogue::ItemId item;
    catalogue::SnapshotId snapshot;
    DepartmentId department;
    SubjectId subject;
    std::string requirement;
    CreditState state = CreditState::standing;
    std::string finding, decision, objection_answer;
    Instant entered_at;
    std::optional<Instant> objected_at, objection_answered_at, repair_asked_at, repaired_at;
};
struct CreditQuery {
    access::Roles roles;
    std::optional<CreditState> state;
    std::optional<SubjectId> subject;
    struct After {
        Instant entered_at;
        CaseId case_id;
        std::string requirement;
    };
    std::optional<After> after; // the last one of the page before
    int limit = 20;
};
std::vector<CreditEntry> credit_entries(db::Reader& reader, const access::Principal& who, const CreditQuery& query);
std::int64_t count_credit_entries(db::Reader& reader, const access::Principal& who, const CreditQuery& query);

} // namespace yimen::cases::store
