#include "store.h"

// Visits, identifications, visit codes.
namespace yimen::queue::store {
namespace {

constexpr std::string_view kVisit = "SELECT v.id, v.cell_id, v.region_id, v.hall_id, v.day, v.person_key, v.subject_id,"
                                    " v.guide_code, v.began_at, v.revision FROM visit v WHERE ";

std::optional<Visit> first_visit(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return Visit{row.get<VisitId>(0),
                 row.get<CellId>(1),
                 row.get<RegionId>(2),
                 row.get<HallId>(3),
                 row.get<Date>(4),
                 row.get<std::optional<std::string>>(5),
                 row.get<std::optional<SubjectId>>(6),
                 row.get<std::optional<std::string>>(7),
                 row.get<Instant>(8),
                 row.get<std::int64_t>(9)};
}

} // namespace

std::optional<Visit> visit(db::Reader& reader, VisitId id) {
    return first_visit(reader.query(std::string(kVisit) + "v.id = $1", id));
}

std::optional<Visit> visible_visit(db::Reader& reader, const access::Principal& who, access::Roles roles, VisitId id,
                                   bool lock) {
    db::Query sql;
    sql << kVisit << "v.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "v", {.department = ""});
    if (lock)
        sql << " {{for_update}}";
    return first_visit(sql.run(reader));
}

std::optional<Visit> visit_of_person(db::Reader& reader, HallId hall, Date day, std::string_view person_key) {
    return first_visit(reader.query(std::string(kVisit) + "v.hall_id = $1 AND v.day = $2 AND v.person_key = $3", hall,
                                    day, person_key));
}

bool insert_visit(db::Tx& tx, const Visit& v) {
    return tx.exec_count("INSERT INTO visit (id, cell_id, region_id, hall_id, day, person_key, subject_id, guide_code,"
                         " began_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT DO NOTHING",
                         v.id, v.cell, v.region, v.hall, v.day, v.person_key, v.subject, v.guide_code, v.began_at) == 1;
}

void update_visit(db::Tx& tx, const Visit& v) {
    tx.exec("UPDATE visit SET person_key = $2, subject_id = $3, guide_code = $4, revision = $5 WHERE id = $1 AND"
            " revision = $5 - 1",
            v.id, v.person_key, v.subject, v.guide_code, v.revision);
}

bool insert_identification(db::Tx& tx, const Identification& i) {
    return tx.exec_count("INSERT INTO identification (id, cell_id, hall_id, account_id, person_id, subject_id,"
                         " number_key, visit_id, guide_code, made_at, expires_at, card_challenge) VALUES ($1, $2, $3,"
                         " $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (card_challenge) DO NOTHING",
                         i.id, i.cell, i.hall, i.account, i.person, i.subject, i.number_key, i.visit, i.guide_code,
                         i.made_at, i.expires_at, i.card_challenge) == 1;
}

std::optional<Identification> identification(db::Reader& reader, IdentificationId id, AccountId account, Instant now) {
    auto rows = reader.query(
        "SELECT id, cell_id, hall_id, account_id, person_id, subject_id, number_key, visit_id,"
        " guide_code, made_at, expires_at, card_challenge FROM identification WHERE id = $1 AND account_id = $2"
        " AND expires_at > $3",
        id, account, now);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return Identification{row.get<IdentificationId>(0),
                          row.get<CellId>(1),
                          row.get<HallId>(2),
                          row.get<AccountId>(3),
                          row.get<std::optional<PersonId>>(4),
                          row.get<std::optional<SubjectId>>(5),
                          row.get<std::optional<std::string>>(6),
                          row.get<std::optional<VisitId>>(7),
                          row.get<std::optional<std::string>>(8),
                          row.get<Instant>(9),
                          row.get<Instant>(10),
                          row.get<std::optional<std::string>>(11)};
}

void put_visit_code(db::Tx& tx, std::string_view hash, CellId cell, PersonId person, Instant expires_at) {
    tx.exec("INSERT INTO visit_code (code_hash, cell_id, person_id, expires_at) VALUES ($1, $2, $3, $4)"
            " ON CONFLICT (code_hash) DO NOTHING",
            db::Blob{std::string(hash)}, cell, person, expires_at);
}

std::optional<PersonId> person_by_code(db::Reader& reader, std::string_view hash, CellId cell, Instant now) {
    auto rows =
        reader.query("SELECT person_id FROM visit_code WHERE code_hash = $1 AND cell_id = $2 AND expires_at > $3",
                     db::Blob{std::string(hash)}, cell, now);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<PersonId>(0));
}

std::int64_t remove_expired(db::Tx& tx, Instant now) {
    return tx.exec_count("DELETE FROM identification WHERE expires_at <= $1", now) +
           tx.exec_count("DELETE FROM visit_code WHERE expires_at <= $1", now);
}

} // namespace yimen::queue::store
