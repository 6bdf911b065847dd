#include "store.h"

namespace yimen::voice::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT r.id, r.cell_id, r.region_id, r.hall_id, r.department_id, r.case_id, r.visit_id, r.title, r.number,"
    " r.counter_number, r.grade, r.comment_sealed, r.anonymous, r.channel, r.at,"
    " r.bundle_case_id FROM rating r WHERE ";

template <class T>
using Maybe = std::optional<T>;

Record record_of(const db::Row& row) {
    return {row.get<RatingId>(0),
            {row.get<CellId>(1), row.get<RegionId>(2), row.get<Maybe<HallId>>(3), row.get<Maybe<DepartmentId>>(4), {}},
            row.get<Maybe<cases::CaseId>>(5),
            row.get<Maybe<Uuid>>(6),
            row.get<std::string>(7),
            row.get<Maybe<std::string>>(8),
            row.get<Maybe<std::int64_t>>(9),
            row.get<int>(10),
            row.get<Maybe<std::string>>(11),
            row.get<bool>(12),
            row.get<std::string>(13),
            row.get<Instant>(14),
            row.get<Maybe<Uuid>>(15)};
}

std::vector<Record> all_of(const db::Rows& rows) {
    std::vector<Record> out;
    for (auto row : rows)
        out.push_back(record_of(row));
    return out;
}

std::optional<Record> first_of(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(record_of(rows[0]));
}

// A rating has no subject: nobody sees it by being the one who rated. That of a bundle is seen by each department that it falls to.
void append_scope(db::Query& sql, const access::Principal& who, access::Roles roles) {
    access::Scope scope(who, roles);
    sql << "(";
    scope.append(sql, "r", {.subject = ""});
    sql << " OR r.bundle_case_id IS NOT NULL AND EXISTS (SELECT 1 FROM rating_department d WHERE d.rating_id = r.id "
           "AND ";
    scope.append(sql, "d", {.subject = ""});
    sql << "))";
}

void append_filter(db::Query& sql, const access::Principal& who, access::Roles roles, const Filter& filter) {
    append_scope(sql, who, roles);
    if (filter.hall)
        sql << " AND r.hall_id = " << sql.bind(*filter.hall);
    if (filter.department)
        sql << " AND (r.department_id = " << sql.bind(*filter.department)
            << " OR EXISTS (SELECT 1 FROM rating_department d WHERE d.rating_id = r.id AND d.department_id = "
            << sql.bind(*filter.department) << "))";
    if (filter.grade)
        sql << " AND r.grade = " << sql.bind(*filter.grade);
    if (filter.bad)
        sql << " AND r.grade <= 2";
    if (filter.from)
        sql << " AND r.at >= " << sql.bind(hall_instant(*filter.from, 0));
    if (filter.to)
        sql << " AND r.at < " << sql.bind(hall_instant(*filter.to, 24 * 60));
}

} // namespace

void put_norm(db::Tx& tx, const Norm& norm, Date valid_from) {
    tx.exec("INSERT INTO rating_norm (code, valid_from, grade, name, name_en) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (code, valid_from) DO NOTHING",
            norm.code, valid_from, norm.grade, norm.name, norm.name_en);
}

std::vector<Norm> norms(db::Reader& reader, Date day) {
    std::vector<Norm> out;
    for (auto row : reader.query("SELECT code, grade, name, name_en FROM rating_norm WHERE valid_from <= $1"
                                 " AND (valid_to IS NULL OR valid_to >= $1) ORDER BY grade DESC, code LIMIT 1000",
                                 day))
        out.push_back({row.get<std::string>(0), row.get<int>(1), row.get<std::string>(2), row.get<std::string>(3)});
    return out;
}

bool insert(db::Tx& tx, const Record& r, const std::vector<std::string>& norms) {
    std::optional<db::Blob> comment;
    if (r.comment_sealed)
        comment = db::Blob{*r.comment_sealed};
    auto added = tx.exec_count(
        "INSERT INTO rating (id, cell_id, region_id, hall_id, department_id, case_id, visit_id, turn, title, number,"
        " counter_number, grade, comment_sealed, anonymous, channel, at, revision, bundle_case_id)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16) ON CONFLICT DO NOTHING",
        r.id, r.scope.cell, r.scope.region, r.scope.hall, r.scope.department, r.case_id, r.visit_id, r.title, r.number,
        r.counter_number, r.grade, comment, r.anonymous, r.channel, r.at, r.bundle_case_id);
    if (added == 0)
        return false;
    for (const auto& code : norms)
        tx.exec("INSERT INTO rating_norm_given (rating_id, code) VALUES ($1, $2)", r.id, code);
    return true;
}

void insert_department(db::Tx& tx, RatingId id, const access::Scope::RowScope& scope) {
    tx.exec("INSERT INTO rating_department (rating_id, cell_id, region_id, hall_id, department_id)"
            " VALUES ($1, $2, $3, $4, $5)",
            id, scope.cell, scope.region, scope.hall, scope.department);
}

std::vector<std::pair<RatingId, DepartmentId>> departments(db::Reader& reader, const std::vector<RatingId>& ratings) {
    db::Query sql;
    sql << "SELECT rating_id, department_id FROM rating_department WHERE rating_id IN " << sql.bind_list(ratings)
        << " ORDER BY rating_id, department_id LIMIT 10000";
    std::vector<std::pair<RatingId, DepartmentId>> out;
    for (auto row : sql.run(reader))
        out.emplace_back(row.get<RatingId>(0), row.get<DepartmentId>(1));
    return out;
}

std::optional<Record> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, RatingId id) {
    db::Query sql;
    sql << kColumns << "r.id = " << sql.bind(id) << " AND ";
    append_scope(sql, who, roles);
    return first_of(sql.run(reader));
}

std::optional<Record> of_case(db::Reader& reader, cases::CaseId id) {
    return first_of(reader.query(std::string(kColumns) + "r.case_id = $1 AND r.turn = 1", id));
}

std::optional<Record> of_visit(db::Reader& reader, Uuid id) {
    return first_of(reader.query(std::string(kColumns) + "r.visit_id = $1 AND r.turn = 1", id));
}

std::optional<Record> of_bundle(db::Reader& reader, Uuid id) {
    return first_of(reader.query(std::string(kColumns) + "r.bundle_case_id = $1 AND r.turn = 1", id));
}

std::vector<Record> of_services(db::Reader& reader, const std::vector<cases::CaseId>& cases,
                                const std::vector<Uuid>& visits) {
    db::Query sql;
    sql << kColumns << "(r.case_id IN " << sql.bind_list(cases) << " OR r.visit_id IN " << sql.bind_list(visits)
        << ") ORDER BY r.at, r.id LIMIT 1000";
    return all_of(sql.run(reader));
}

std::vector<Record> list(db::Reader& reader, const access::Principal& who, access::Roles roles, const Filter& filter,
                         const std::optional<After>& after, int limit) {
    db::Query sql;
    sql << kColumns;
    append_filter(sql, who, roles, filter);
    if (after)
        sql << " AND (r.at, r.id) < (" << sql.bind(after->at) << ", " << sql.bind(after->id) << ")";
    sql << " ORDER BY r.at DESC, r.id DESC LIMIT " << sql.bind(limit);
    return all_of(sql.run(reader));
}

ByGrade by_grade(db::Reader& reader, const access::Principal& who, access::Roles roles, const Filter& filter) {
    db::Query sql;
    sql << "SELECT r.grade, count(*) FROM rating r WHERE ";
    append_filter(sql, who, roles, filter);
    sql << " GROUP BY r.grade ORDER BY r.grade LIMIT 5";
    ByGrade out{};
    for (auto row : sql.run(reader))
        out.at(static_cast<std::size_t>(row.get<int>(0))) = row.get<std::int64_t>(1);
    return out;
}

std::vector<std::pair<RatingId, Norm>> norms_given(db::Reader& reader, const std::vector<RatingId>& ratings) {
    db::Query sql;
    sql << "SELECT g.rating_id, n.code, n.grade, n.name, n.name_en FROM rating_norm_given g"
           " JOIN rating_norm n ON n.code = g.code AND n.valid_from = (SELECT max(v.valid_from) FROM rating_norm v"
           " WHERE v.code = g.code) WHERE g.rating_id IN "
        << sql.bind_list(ratings) << " ORDER BY g.rating_id, n.code LIMIT 10000";
    std::vector<std::pair<RatingId, Norm>> out;
    for (auto row : sql.run(reader))
        out.emplace_back(row.get<RatingId>(0), Norm{row.get<std::string>(1), row.get<int>(2), row.get<std::string>(3),
                                                    row.get<std::string>(4)});
    return out;
}

} // namespace yimen::voice::store
