#include "use_store.h"

#include "licences/reading.h"

namespace yimen::cases::store {
namespace {

constexpr std::string_view kUse =
    "SELECT u.id, u.case_id, u.requirement, u.kind, u.licence_id, u.fact_id, u.name, u.name_en, u.identifier, "
    "u.version, u.verdict,"
    " u.purpose, u.checked_at, u.authorised_by, u.authorised_as, u.ended_at, u.lost_state, u.lost_at, u.settled,"
    " u.settled_at, u.settled_by_staff_id, u.settled_reason, u.objection, u.objected_at, u.answer, u.answered_at,"
    " u.answered_by_staff_id, u.objection_right FROM case_use u ";

std::optional<Settled> settled_of(const std::optional<std::string>& name) {
    Settled out{};
    if (!name || !boost::describe::enum_from_string(name->c_str(), out))
        return std::nullopt;
    return out;
}

std::vector<Use> uses_in(const db::Rows& rows) {
    std::vector<Use> out;
    for (auto row : rows)
        out.push_back({row.get<UseId>(0),
                       row.get<CaseId>(1),
                       row.get<std::string>(2),
                       row.get<std::string>(3) == "fact" ? Basis::fact : Basis::licence,
                       row.get<std::optional<licences::LicenceId>>(4),
                       row.get<std::optional<Uuid>>(5),
                       row.get<std::string>(6),
                       row.get<std::string>(7),
                       row.get<std::string>(8),
                       row.get<std::int64_t>(9),
                       row.get<std::string>(10),
                       row.get<std::string>(11),
                       row.get<Instant>(12),
                       row.get<AccountId>(13),
                       row.get<std::string>(14),
                       row.get<std::optional<Instant>>(15),
                       row.get<std::optional<std::string>>(16),
                       row.get<std::optional<Instant>>(17),
                       settled_of(row.get<std::optional<std::string>>(18)),
                       row.get<std::optional<Instant>>(19),
                       row.get<std::optional<StaffId>>(20),
                       row.get<std::optional<std::string>>(21).value_or(""),
                       row.get<std::optional<std::string>>(22).value_or(""),
                       row.get<std::optional<Instant>>(23),
                       row.get<std::optional<std::string>>(24).value_or(""),
                       row.get<std::optional<Instant>>(25),
                       row.get<std::optional<StaffId>>(26),
                       row.get<std::optional<bool>>(27)});
    return out;
}

} // namespace

void insert_use(db::Tx& tx, CellId cell, const Use& u) {
    tx.exec("INSERT INTO case_use (id, cell_id, case_id, requirement, kind, licence_id, fact_id, name, name_en,"
            " identifier, version, verdict, purpose, checked_at, authorised_by, authorised_as) VALUES ($1, $2, $3, $4,"
            " $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
            u.id, cell, u.case_id, u.requirement, boost::describe::enum_to_string(u.kind, ""), u.licence, u.fact,
            u.name, u.name_en, u.identifier, u.version, u.verdict, u.purpose, u.checked_at, u.authorised_by,
            u.authorised_as);
}

std::vector<Use> uses(db::Reader& reader, CaseId id) {
    return uses_in(reader.query(std::string(kUse) + "WHERE u.case_id = $1 ORDER BY u.id LIMIT 500", id));
}

std::vector<Use> running_uses(db::Reader& reader, licences::LicenceId licence, UseId after, int limit) {
    return uses_in(reader.query(
        std::string(kUse) + "JOIN cases c ON c.id = u.case_id WHERE u.licence_id = $1 AND u.ended_at IS NULL AND"
                            " u.id > $2 AND c.state IN ('pending_dependency', 'submitted', 'received',"
                            " 'awaiting_supplement', 'accepted', 'suspended', 'reviewed', 'approved')"
                            " ORDER BY u.id LIMIT $3",
        licence, after, limit));
}

std::vector<Use> uses_of_licence(db::Reader& reader, const access::Principal& who, licences::LicenceId licence,
                                 std::optional<UseId> before, int limit) {
    db::Query sql;
    sql << kUse << "JOIN cases c ON c.id = u.case_id WHERE u.licence_id = " << sql.bind(licence) << " AND ";
    append_visible(sql, who, licences::kHolder);
    if (before)
        sql << " AND u.id < " << sql.bind(*before);
    sql << " ORDER BY u.id DESC LIMIT " << sql.bind(limit);
    return uses_in(sql.run(reader));
}

std::set<CaseId> with_lost_licence(db::Reader& reader, const std::vector<Record>& records) {
    std::vector<CaseId> ids;
    for (const Record& record : records)
        if (!has_ended(record.state))
            ids.push_back(record.id);
    std::set<CaseId> out;
    if (ids.empty())
        return out;
    db::Query sql;
    sql << "SELECT u.case_id FROM case_use u WHERE u.lost_at IS NOT NULL AND u.settled IS NULL AND u.ended_at IS NULL"
           " AND u.case_id IN "
        << sql.bind_list(ids) << " ORDER BY u.case_id LIMIT 1000";
    for (auto row : sql.run(reader))
        out.insert(row.get<CaseId>(0));
    return out;
}

void end_use(db::Tx& tx, UseId id, Instant at) { tx.exec("UPDATE case_use SET ended_at = $2 WHERE id = $1", id, at); }

void lose(db::Tx& tx, UseId id, std::string_view state, Instant at) {
    tx.exec("UPDATE case_use SET lost_state = $2, lost_at = $3, settled = NULL, settled_at = NULL,"
            " settled_by_staff_id = NULL, settled_reason = NULL WHERE id = $1",
            id, state, at);
}

void settle(db::Tx& tx, UseId id, Settled settled, std::optional<StaffId> staff, std::string_view reason, Instant at) {
    tx.exec("UPDATE case_use SET settled = $2, settled_by_staff_id = $3, settled_reason = $4, settled_at = $5"
            " WHERE id = $1",
            id, boost::describe::enum_to_string(settled, ""), staff, reason, at);
}

void object(db::Tx& tx, UseId id, std::string_view objection, Instant at) {
    tx.exec("UPDATE case_use SET objection = $2, objected_at = $3 WHERE id = $1", id, objection, at);
}

void answer(db::Tx& tx, UseId id, std::string_view answer, bool right, StaffId staff, Instant at) {
    tx.exec("UPDATE case_use SET answer = $2, objection_right = $3, answered_by_staff_id = $4, answered_at = $5"
            " WHERE id = $1",
            id, answer, right, staff, at);
}

} // namespace yimen::cases::store
