#include "promise_store.h"

#include "base/enum_text.h"

namespace yimen::cases::store {
namespace {

std::string text_at(const db::Row& row, int column) { return row.get<std::optional<std::string>>(column).value_or(""); }

void append_credit(db::Query& sql, const access::Principal& who, const CreditQuery& query) {
    sql << " FROM credit_entry e JOIN cases c ON c.id = e.case_id"
           " JOIN case_promise p ON p.case_id = e.case_id AND p.requirement = e.requirement WHERE ";
    append_visible(sql, who, query.roles);
    if (query.state)
        sql << " AND e.state = " << sql.bind(enum_text(*query.state));
    if (query.subject)
        sql << " AND e.subject_id = " << sql.bind(*query.subject);
}

} // namespace

std::vector<PromiseRow> promises(db::Reader& reader, CaseId id) {
    std::vector<PromiseRow> out;
    for (auto row : reader.query(
             "SELECT p.requirement, p.state, p.check_by, p.answer_by, p.correct_by, p.checked_by_staff_id,"
             " p.decided_by_staff_id, e.state, p.named_at, s.at, p.checked_at, p.answered_at, p.decided_at,"
             " p.corrected_at, p.finding, p.answer, p.decision, e.entered_at, e.objected_at, e.objection_answered_at,"
             " e.repair_asked_at, e.repaired_at, e.objection, e.objection_answer FROM case_promise p"
             " LEFT JOIN case_signature s ON s.id = p.signature_id"
             " LEFT JOIN credit_entry e ON e.case_id = p.case_id AND e.requirement = p.requirement"
             " WHERE p.case_id = $1 ORDER BY p.requirement LIMIT 100",
             id)) {
        PromiseRow& one = out.emplace_back();
        one.promise = {row.get<std::string>(0),           enum_of<PromiseState>(row.get<std::string>(1)),
                       row.get<std::optional<Date>>(2),   row.get<std::optional<Date>>(3),
                       row.get<std::optional<Date>>(4),   row.get<std::optional<StaffId>>(5),
                       row.get<std::optional<StaffId>>(6)};
        if (auto credit = row.get<std::optional<std::string>>(7))
            one.promise.credit = enum_of<CreditState>(*credit);
        one.named_at = row.get<Instant>(8);
        one.signed_at = row.get<std::optional<Instant>>(9);
        one.checked_at = row.get<std::optional<Instant>>(10);
        one.answered_at = row.get<std::optional<Instant>>(11);
        one.decided_at = row.get<std::optional<Instant>>(12);
        one.corrected_at = row.get<std::optional<Instant>>(13);
        one.finding = text_at(row, 14);
        one.answer = text_at(row, 15);
        one.decision = text_at(row, 16);
        one.entered_at = row.get<std::optional<Instant>>(17);
        one.objected_at = row.get<std::optional<Instant>>(18);
        one.objection_answered_at = row.get<std::optional<Instant>>(19);
        one.repair_asked_at = row.get<std::optional<Instant>>(20);
        one.repaired_at = row.get<std::optional<Instant>>(21);
        one.objection = text_at(row, 22);
        one.objection_answer = text_at(row, 23);
        one.promise.objected = one.objected_at.has_value();
        if (one.entered_at)
            one.promise.entered_on = hall_date(*one.entered_at);
    }
    return out;
}

std::unordered_map<CaseId, Date> check_days(db::Reader& reader, const std::vector<Record>& records) {
    std::vector<CaseId> ids;
    for (const Record& record : records)
        if (has_ended(record.state)) // before the result nothing stands on a promise
            ids.push_back(record.id);
    std::unordered_map<CaseId, Date> out;
    if (ids.empty())
        return out;
    db::Query sql;
    sql << "SELECT p.case_id, MIN(CASE p.state WHEN 'to_check' THEN p.check_by ELSE p.correct_by END) FROM "
           "case_promise p"
           " WHERE p.state IN ('to_check', 'correcting') AND p.case_id IN "
        << sql.bind_list(ids) << " GROUP BY p.case_id ORDER BY p.case_id LIMIT 1000";
    for (auto row : sql.run(reader))
        if (auto day = row.get<std::optional<Date>>(1))
            out[row.get<CaseId>(0)] = *day;
    return out;
}

void put_promise(db::Tx& tx, CaseId id, std::string_view requirement, catalogue::ItemVersionId version, Instant at) {
    tx.exec("INSERT INTO case_promise (case_id, requirement, state, item_version_id, named_at) VALUES ($1, $2, 'named',"
            " $3, $4) ON CONFLICT (case_id, requirement) DO UPDATE SET state = excluded.state, item_version_id ="
            " excluded.item_version_id, named_at = excluded.named_at, signature_id = NULL",
            id, requirement, version, at);
}

void set_promise_state(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state) {
    tx.exec("UPDATE case_promise SET state = $3 WHERE case_id = $1 AND requirement = $2", id, requirement,
            enum_text(state));
}

void sign_promises(db::Tx& tx, CaseId id, Uuid signature) {
    tx.exec("UPDATE case_promise SET state = 'promised', signature_id = $2 WHERE case_id = $1 AND state = 'named'", id,
            signature);
}

void bind_promise(db::Tx& tx, CaseId id, std::string_view requirement, Date check_by) {
    tx.exec("UPDATE case_promise SET state = 'to_check', check_by = $3 WHERE case_id = $1 AND requirement = $2", id,
            requirement, check_by);
}

void put_finding(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state, std::string_view finding,
                 StaffId staff, Instant at, std::optional<Date> answer_by) {
    tx.exec("UPDATE case_promise SET state = $3, finding = $4, checked_by_staff_id = $5, checked_at = $6,"
            " answer_by = $7 WHERE case_id = $1 AND requirement = $2",
            id, requirement, enum_text(state), finding, staff, at, answer_by);
}

void put_answer(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view answer, Instant at) {
    tx.exec("UPDATE case_promise SET state = 'answered', answer = $3, answered_at = $4 WHERE case_id = $1 AND"
            " requirement = $2",
            id, requirement, answer, at);
}

void put_decision(db::Tx& tx, CaseId id, std::string_view requirement, PromiseState state, std::string_view decision,
                  StaffId staff, Instant at, std::optional<Date> correct_by) {
    tx.exec("UPDATE case_promise SET state = $3, decision = $4, decided_by_staff_id = $5, decided_at = $6,"
            " correct_by = COALESCE($7, correct_by) WHERE case_id = $1 AND requirement = $2",
            id, requirement, enum_text(state), decision, staff, at, correct_by);
}

void put_correction(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at) {
    tx.exec("UPDATE case_promise SET state = 'corrected', corrected_by_staff_id = $3, corrected_at = $4"
            " WHERE case_id = $1 AND requirement = $2",
            id, requirement, staff, at);
}

void enter_credit(db::Tx& tx, const Record& record, std::string_view requirement) {
    tx.exec(
        "INSERT INTO credit_entry (case_id, requirement, cell_id, subject_id, state, entered_at) VALUES ($1, $2, $3,"
        " $4, 'standing', $5) ON CONFLICT (case_id, requirement) DO NOTHING",
        record.id, requirement, record.cell, record.subject, record.last_at);
}

void object_credit(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view objection, Instant at) {
    tx.exec("UPDATE credit_entry SET state = 'objected', objection = $3, objected_at = $4 WHERE case_id = $1 AND"
            " requirement = $2",
            id, requirement, objection, at);
}

void answer_credit(db::Tx& tx, CaseId id, std::string_view requirement, CreditState state, std::string_view answer,
                   StaffId staff, Instant at) {
    tx.exec("UPDATE credit_entry SET state = $3, objection_answer = $4, objection_answered_by_staff_id = $5,"
            " objection_answered_at = $6 WHERE case_id = $1 AND requirement = $2",
            id, requirement, enum_text(state), answer, staff, at);
}

void ask_repair(db::Tx& tx, CaseId id, std::string_view requirement, Instant at) {
    tx.exec("UPDATE credit_entry SET state = 'repair_asked', repair_asked_at = $3 WHERE case_id = $1 AND"
            " requirement = $2",
            id, requirement, at);
}

void repair_credit(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at) {
    tx.exec("UPDATE credit_entry SET state = 'repaired', repaired_by_staff_id = $3, repaired_at = $4"
            " WHERE case_id = $1 AND requirement = $2",
            id, requirement, staff, at);
}

std::optional<Bar> standing_bar(db::Reader& reader, CellId cell, SubjectId subject) {
    auto rows = reader.query("SELECT c.item_name, c.number, e.entered_at FROM credit_entry e JOIN cases c ON c.id ="
                             " e.case_id WHERE e.subject_id = $1 AND e.cell_id = $2 AND e.state IN ('standing',"
                             " 'objected', 'repair_asked') ORDER BY e.entered_at, e.case_id LIMIT 1",
                             subject, cell);
    if (rows.empty())
        return std::nullopt;
    return Bar{rows[0].get<std::string>(0), rows[0].get<std::optional<std::string>>(1).value_or(""),
               rows[0].get<Instant>(2)};
}

std::vector<CreditEntry> credit_entries(db::Reader& reader, const access::Principal& who, const CreditQuery& query) {
    db::Query sql;
    sql << "SELECT c.id, c.number, c.item_name, c.item_id, c.snapshot_id, c.department_id, e.subject_id, e.requirement,"
           " e.state, p.finding, p.decision, e.objection_answer, e.entered_at, e.objected_at, e.objection_answered_at,"
           " e.repair_asked_at, e.repaired_at";
    append_credit(sql, who, query);
    if (query.after)
        sql << " AND (e.entered_at, e.case_id, e.requirement) < (" << sql.bind(query.after->entered_at) << ", "
            << sql.bind(query.after->case_id) << ", " << sql.bind(query.after->requirement) << ")";
    sql << " ORDER BY e.entered_at DESC, e.case_id DESC, e.requirement DESC LIMIT " << sql.bind(query.limit);
    std::vector<CreditEntry> out;
    for (auto row : sql.run(reader)) {
        using Moment = std::optional<Instant>;
        out.push_back({row.get<CaseId>(0), text_at(row, 1), row.get<std::string>(2), row.get<catalogue::ItemId>(3),
                       row.get<catalogue::SnapshotId>(4), row.get<DepartmentId>(5), row.get<SubjectId>(6),
                       row.get<std::string>(7), enum_of<CreditState>(row.get<std::string>(8)), text_at(row, 9),
                       text_at(row, 10), text_at(row, 11), row.get<Instant>(12), row.get<Moment>(13),
                       row.get<Moment>(14), row.get<Moment>(15), row.get<Moment>(16)});
    }
    return out;
}

std::int64_t count_credit_entries(db::Reader& reader, const access::Principal& who, const CreditQuery& query) {
    db::Query sql;
    sql << "SELECT count(*)";
    append_credit(sql, who, query);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

} // namespace yimen::cases::store
