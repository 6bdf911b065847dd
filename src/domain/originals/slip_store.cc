#include "base/enum_text.h"
#include "store.h"

namespace yimen::originals::store {
namespace {

constexpr std::string_view kSlips =
    "SELECT s.id, s.cell_id, s.region_id, s.hall_id, s.department_id, s.number, s.direction, s.state, s.passed_at,"
    " s.passed_by, s.due_at, s.signed_at, s.signed_by, s.recalled_at, s.revision FROM original_slip s";
constexpr std::string_view kAlarms = "SELECT a.id, a.slip_id, a.cell_id, a.region_id, a.hall_id, a.department_id,"
                                     " a.kind, a.raised_at, a.ended_at, a.settled_by, a.note, a.revision"
                                     " FROM original_alarm a WHERE ";
constexpr access::ScopeColumns kNoSubject{"cell_id", "region_id", "hall_id", "department_id", "", ""};

Slip slip_from(const db::Row& row) {
    Slip out;
    out.id = row.get<SlipId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.hall = row.get<HallId>(3);
    out.department = row.get<DepartmentId>(4);
    out.number = row.get<std::string>(5);
    out.direction = enum_of<Direction>(row.get<std::string>(6));
    out.state = enum_of<SlipState>(row.get<std::string>(7));
    out.passed_at = row.get<Instant>(8);
    out.passed_by = row.get<StaffId>(9);
    out.due_at = row.get<Instant>(10);
    out.signed_at = row.get<std::optional<Instant>>(11);
    out.signed_by = row.get<std::optional<StaffId>>(12);
    out.recalled_at = row.get<std::optional<Instant>>(13);
    out.revision = row.get<std::int64_t>(14);
    return out;
}

std::optional<Slip> first_slip(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(slip_from(rows[0]));
}

Alarm alarm_from(const db::Row& row) {
    Alarm out;
    out.id = row.get<AlarmId>(0);
    out.slip = row.get<SlipId>(1);
    out.scope = {row.get<CellId>(2), row.get<RegionId>(3), row.get<HallId>(4), row.get<DepartmentId>(5), {}};
    out.kind = enum_of<AlarmKind>(row.get<std::string>(6));
    out.raised_at = row.get<Instant>(7);
    out.ended_at = row.get<std::optional<Instant>>(8);
    out.settled_by = row.get<std::optional<StaffId>>(9);
    out.note = row.get<std::string>(10);
    out.revision = row.get<std::int64_t>(11);
    return out;
}

std::optional<Alarm> first_alarm(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(alarm_from(rows[0]));
}

void append_slip_filter(db::Query& sql, const access::Principal& who, const SlipQuery& asked) {
    sql << " WHERE ";
    access::Scope(who, kKeepers).append(sql, "s", kNoSubject);
    if (asked.open.value_or(false))
        sql << " AND s.state = 'open'";
    if (asked.alarmed.value_or(false))
        sql << " AND EXISTS (SELECT 1 FROM original_alarm a WHERE a.slip_id = s.id AND a.ended_at IS NULL)";
    if (asked.direction)
        sql << " AND s.direction = " << sql.bind(enum_text(*asked.direction));
    if (asked.hall)
        sql << " AND s.hall_id = " << sql.bind(*asked.hall);
    if (asked.department)
        sql << " AND s.department_id = " << sql.bind(*asked.department);
}

} // namespace

void insert(db::Tx& tx, const Slip& s, const std::vector<Piece>& pieces) {
    tx.exec("INSERT INTO original_slip (id, cell_id, region_id, hall_id, department_id, number, direction, state,"
            " passed_at, passed_by, due_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            s.id, s.cell, s.region, s.hall, s.department, s.number, enum_text(s.direction), enum_text(s.state),
            s.passed_at, s.passed_by, s.due_at, s.revision);
    for (const Piece& piece : pieces)
        tx.exec("INSERT INTO original_slip_line (slip_id, original_id, note) VALUES ($1, $2, '')", s.id, piece.id);
}

void update(db::Tx& tx, const Slip& s) {
    tx.exec("UPDATE original_slip SET state = $2, signed_at = $3, signed_by = $4, recalled_at = $5, revision = $6"
            " WHERE id = $1",
            s.id, enum_text(s.state), s.signed_at, s.signed_by, s.recalled_at, s.revision);
}

void put_answer(db::Tx& tx, SlipId slip, const SlipAnswer& answer) {
    tx.exec("UPDATE original_slip_line SET answer = $3, sheets_found = $4, note = $5 WHERE slip_id = $1 AND"
            " original_id = $2",
            slip, answer.original, enum_text(answer.answer), answer.sheets_found,
            answer.note ? answer.note->value : "");
}

std::optional<Slip> slip(db::Reader& reader, SlipId id) {
    return first_slip(reader.query(std::string(kSlips) + " WHERE s.id = $1 {{for_update}}", id));
}

std::optional<Slip> visible_slip(db::Reader& reader, const access::Principal& who, access::Roles roles, SlipId id,
                                 bool lock) {
    db::Query sql;
    sql << kSlips << " WHERE s.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "s", kNoSubject);
    if (lock)
        sql << " {{for_update}}";
    return first_slip(sql.run(reader));
}

std::vector<Line> lines_of(db::Reader& reader, const std::vector<SlipId>& ids) {
    db::Query sql;
    sql << "SELECT slip_id, original_id, answer, sheets_found, note FROM original_slip_line WHERE slip_id IN "
        << sql.bind_list(ids) << " ORDER BY slip_id, original_id LIMIT 20000";
    std::vector<Line> out;
    for (auto row : sql.run(reader)) {
        Line& line = out.emplace_back(Line{row.get<SlipId>(0),
                                           row.get<OriginalId>(1),
                                           {},
                                           row.get<std::optional<std::int64_t>>(3),
                                           row.get<std::string>(4)});
        if (auto answer = row.get<std::optional<std::string>>(2))
            line.answer = enum_of<Answer>(*answer);
    }
    return out;
}

bool insert(db::Tx& tx, const Alarm& a) {
    return tx.exec_count("INSERT INTO original_alarm (id, slip_id, cell_id, region_id, hall_id, department_id, kind,"
                         " raised_at, note, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 1)"
                         " ON CONFLICT DO NOTHING",
                         a.id, a.slip, a.scope.cell, a.scope.region, a.scope.hall, a.scope.department,
                         enum_text(a.kind), a.raised_at) == 1;
}

void update(db::Tx& tx, const Alarm& a) {
    tx.exec("UPDATE original_alarm SET ended_at = $2, settled_by = $3, note = $4, revision = $5 WHERE id = $1", a.id,
            a.ended_at, a.settled_by, a.note, a.revision);
}

std::optional<Alarm> alarm_of(db::Reader& reader, SlipId slip, AlarmKind kind) {
    return first_alarm(reader.query(std::string(kAlarms) + "a.slip_id = $1 AND a.kind = $2", slip, enum_text(kind)));
}

std::optional<Alarm> visible_alarm(db::Reader& reader, const access::Principal& who, access::Roles roles, AlarmId id) {
    db::Query sql;
    sql << kAlarms << "a.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "a", kNoSubject);
    sql << " {{for_update}}";
    return first_alarm(sql.run(reader));
}

std::vector<Alarm> alarms_of(db::Reader& reader, const std::vector<SlipId>& ids) {
    db::Query sql;
    sql << kAlarms << "a.slip_id IN " << sql.bind_list(ids) << " ORDER BY a.id LIMIT 1000";
    std::vector<Alarm> out;
    for (auto row : sql.run(reader))
        out.push_back(alarm_from(row));
    return out;
}

std::vector<Slip> slips(db::Reader& reader, const access::Principal& who, const SlipQuery& asked,
                        std::optional<SlipId> after, int limit) {
    db::Query sql;
    sql << kSlips;
    append_slip_filter(sql, who, asked);
    if (after)
        sql << " AND s.id < " << sql.bind(*after);
    sql << " ORDER BY s.id DESC LIMIT " << sql.bind(limit);
    std::vector<Slip> out;
    for (auto row : sql.run(reader))
        out.push_back(slip_from(row));
    return out;
}

std::int64_t count(db::Reader& reader, const access::Principal& who, const SlipQuery& asked) {
    db::Query sql;
    sql << "SELECT count(*) FROM original_slip s";
    append_slip_filter(sql, who, asked);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

std::vector<Passage> passages_of_case(db::Reader& reader, cases::CaseId id) {
    std::vector<Passage> out;
    for (auto row : reader.query("SELECT l.original_id, s.direction, s.signed_at, s.number FROM original o"
                                 " JOIN original_slip_line l ON l.original_id = o.id JOIN original_slip s ON s.id ="
                                 " l.slip_id WHERE o.case_id = $1 AND s.signed_at IS NOT NULL AND l.answer IN"
                                 " ('received', 'differs') ORDER BY s.signed_at, s.number LIMIT 2000",
                                 id))
        out.push_back({row.get<OriginalId>(0), enum_of<Direction>(row.get<std::string>(1)), row.get<Instant>(2),
                       row.get<std::string>(3)});
    return out;
}

} // namespace yimen::originals::store
