#include "gap_store.h"

#include "base/enum_text.h"

namespace yimen::cases::store {

std::vector<GapRow> gaps(db::Reader& reader, CaseId id) {
    std::vector<GapRow> out;
    for (auto row : reader.query("SELECT g.requirement, g.state, g.until_on, g.named_at, s.at, g.supplied_at, g.met_at,"
                                 " g.returned_for, g.asked_under, g.asked_for, g.remind_on, g.reminded_at FROM "
                                 "case_gap g LEFT JOIN case_signature "
                                 "s ON s.id = g.signature_id"
                                 " WHERE g.case_id = $1 ORDER BY g.requirement LIMIT 100",
                                 id))
        out.push_back({{row.get<std::string>(0), enum_of<GapState>(row.get<std::string>(1)), row.get<Date>(2),
                        row.get<std::optional<std::string>>(8), row.get<std::optional<Date>>(10),
                        row.get<std::optional<Instant>>(11)},
                       row.get<Instant>(3),
                       row.get<std::optional<Instant>>(4),
                       row.get<std::optional<Instant>>(5),
                       row.get<std::optional<Instant>>(6),
                       row.get<std::optional<std::string>>(7).value_or(""),
                       row.get<std::optional<std::string>>(9).value_or("")});
    return out;
}

void put_gap(db::Tx& tx, CaseId id, const Gap& gap, Instant named_at) {
    tx.exec("INSERT INTO case_gap (case_id, requirement, state, until_on, named_at) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (case_id, requirement) DO UPDATE SET state = excluded.state, until_on = excluded.until_on,"
            " named_at = excluded.named_at, signature_id = NULL, asked_under = NULL, asked_for = NULL, remind_on ="
            " NULL, reminded_at = NULL",
            id, gap.requirement, enum_text(gap.state), gap.until, named_at);
}

void ask_supplement(db::Tx& tx, CaseId id, const Gap& gap, std::string_view asked_for, Instant at) {
    tx.exec("INSERT INTO case_gap (case_id, requirement, state, until_on, named_at, asked_under, asked_for,"
            " remind_on) VALUES ($1, $2, 'open', $3, $4, $5, $6, $7) ON CONFLICT (case_id, requirement) DO UPDATE SET "
            "state = 'open',"
            " until_on = excluded.until_on, named_at = excluded.named_at, signature_id = NULL, supplied_at = NULL,"
            " met_at = NULL, met_by_staff_id = NULL, returned_for = NULL, asked_under = excluded.asked_under,"
            " asked_for = excluded.asked_for, remind_on = excluded.remind_on, reminded_at = NULL",
            id, gap.requirement, gap.until, at, gap.asked_under, asked_for, gap.remind_on);
}

void set_gap_state(db::Tx& tx, CaseId id, std::string_view requirement, GapState state) {
    tx.exec("UPDATE case_gap SET state = $3 WHERE case_id = $1 AND requirement = $2", id, requirement,
            enum_text(state));
}

void open_gap(db::Tx& tx, CaseId id, std::string_view requirement, Date until, std::optional<Date> remind_on) {
    tx.exec("UPDATE case_gap SET state = 'open', until_on = $3, remind_on = $4, reminded_at = NULL WHERE case_id = $1"
            " AND requirement = $2",
            id, requirement, until, remind_on);
}

void drop_gap_reminder(db::Tx& tx, CaseId id, std::string_view requirement) {
    tx.exec("UPDATE case_gap SET remind_on = NULL WHERE case_id = $1 AND requirement = $2", id, requirement);
}

void gap_reminded(db::Tx& tx, CaseId id, std::string_view requirement, Instant at) {
    tx.exec("UPDATE case_gap SET reminded_at = $3 WHERE case_id = $1 AND requirement = $2", id, requirement, at);
}

void supply_gap(db::Tx& tx, CaseId id, std::string_view requirement, Instant at) {
    tx.exec("UPDATE case_gap SET state = 'supplied', supplied_at = $3 WHERE case_id = $1 AND requirement = $2", id,
            requirement, at);
}

void meet_gap(db::Tx& tx, CaseId id, std::string_view requirement, StaffId staff, Instant at) {
    tx.exec("UPDATE case_gap SET state = 'met', met_at = $4, met_by_staff_id = $3 WHERE case_id = $1 AND"
            " requirement = $2",
            id, requirement, staff, at);
}

void return_gap(db::Tx& tx, CaseId id, std::string_view requirement, std::string_view reason, Date until,
                std::optional<Date> remind_on) {
    tx.exec("UPDATE case_gap SET state = 'open', returned_for = $3, until_on = $4, supplied_at = NULL, remind_on = $5,"
            " reminded_at = NULL WHERE case_id = $1 AND requirement = $2",
            id, requirement, reason, until, remind_on);
}

void sign_gaps(db::Tx& tx, CaseId id, Uuid signature) {
    tx.exec("UPDATE case_gap SET state = 'promised', signature_id = $2 WHERE case_id = $1 AND state = 'named'", id,
            signature);
}

void insert_signature(db::Tx& tx, CaseId id, const Signature& s) {
    std::optional<db::Blob> picture;
    if (s.picture_sealed)
        picture = db::Blob{*s.picture_sealed};
    tx.exec("INSERT INTO case_signature (id, case_id, account_id, channel, signed_for, picture_sealed, at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            s.id, id, s.account, s.channel, s.signed_for, picture, s.at);
}

} // namespace yimen::cases::store
