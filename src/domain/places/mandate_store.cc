#include "mandate_store.h"

#include "base/enum_text.h"

namespace yimen::places {
namespace {

constexpr std::string_view kMandateColumns =
    "SELECT m.id, m.cell_id, m.region_id, m.giving_department_id, m.receiving_department_id, m.act, m.all_items,"
    " m.first_day, m.last_day, m.document_number, m.document_title, m.published_on, m.published_at, m.taken_over,"
    " m.state, m.proposed_by, m.proposed_by_name, m.proposed_at, m.confirmed_by_name, m.confirmed_at, m.ended_by_name,"
    " m.ended_at, m.end_reason, m.revision FROM mandate m ";
constexpr int kMostMandates = 1000;

Mandate mandate_of(const db::Row& row) {
    Mandate out;
    out.id = row.get<MandateId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.giving = row.get<DepartmentId>(3);
    out.receiving = row.get<DepartmentId>(4);
    out.act = enum_of<MandateAct>(row.get<std::string>(5));
    out.all_items = row.get<bool>(6);
    out.first_day = row.get<Date>(7);
    out.last_day = row.get<std::optional<Date>>(8);
    out.document_number = row.get<std::string>(9);
    out.document_title = row.get<std::string>(10);
    out.published_on = row.get<std::optional<Date>>(11);
    out.published_at = row.get<std::string>(12);
    out.taken_over = row.get<bool>(13);
    out.state = enum_of<MandateState>(row.get<std::string>(14));
    out.proposed_by = row.get<std::optional<StaffId>>(15);
    out.proposed_by_name = row.get<std::string>(16);
    out.proposed_at = row.get<Instant>(17);
    out.confirmed_by_name = row.get<std::string>(18);
    out.confirmed_at = row.get<std::optional<Instant>>(19);
    out.ended_by_name = row.get<std::string>(20);
    out.ended_at = row.get<std::optional<Instant>>(21);
    out.end_reason = row.get<std::string>(22);
    out.revision = row.get<std::int64_t>(23);
    return out;
}

std::vector<Mandate> mandates_of(const db::Rows& rows) {
    std::vector<Mandate> out;
    for (auto row : rows)
        out.push_back(mandate_of(row));
    return out;
}

void append_in_force(db::Query& sql, Date day) {
    std::string on = sql.bind(day);
    sql << " m.state = 'confirmed' AND m.first_day <= " << on << " AND (m.last_day IS NULL OR m.last_day >= " << on
        << ")";
}

void append_asked(db::Query& sql, const MandateQuestion& asked) {
    sql << " m.giving_department_id = " << sql.bind(asked.giving) << " AND m.act = " << sql.bind(enum_text(asked.act))
        << " AND (m.all_items = TRUE OR EXISTS (SELECT 1 FROM mandate_item i WHERE"
        << " i.mandate_id = m.id AND i.item_id = " << sql.bind(asked.item) << "))";
}

std::optional<Mandate> newest_of(db::Reader& reader, db::Query& sql, const MandateQuestion& asked) {
    append_asked(sql, asked);
    sql << " AND";
    append_in_force(sql, asked.day);
    sql << " ORDER BY m.first_day DESC, m.id LIMIT 1";
    auto rows = sql.run(reader);
    return rows.empty() ? std::nullopt : std::optional(mandate_of(rows[0]));
}

std::vector<Mandate> in_force_of(db::Reader& reader, std::string_view column, const std::vector<DepartmentId>& organs,
                                 MandateAct act, Date day) {
    db::Query sql;
    sql << kMandateColumns << "WHERE " << column << " IN " << sql.bind_list(organs)
        << " AND m.act = " << sql.bind(enum_text(act)) << " AND";
    append_in_force(sql, day);
    sql << " ORDER BY m.id LIMIT " << sql.bind(kMostMandates);
    auto out = mandates_of(sql.run(reader));
    store::put_items(reader, out);
    return out;
}

Date day_after_of(Date day) { return Date(std::chrono::sys_days(day) + std::chrono::days(1)); }

} // namespace

std::optional<Mandate> mandate_to(db::Reader& reader, const MandateQuestion& asked,
                                  const std::vector<DepartmentId>& receiving) {
    db::Query sql;
    sql << kMandateColumns << "WHERE m.receiving_department_id IN " << sql.bind_list(receiving) << " AND";
    return newest_of(reader, sql, asked);
}

std::optional<Mandate> mandate_to_hall(db::Reader& reader, const MandateQuestion& asked, HallId hall) {
    db::Query sql;
    sql << kMandateColumns
        << "JOIN hall h ON h.department_id = m.receiving_department_id WHERE h.id = " << sql.bind(hall) << " AND";
    return newest_of(reader, sql, asked);
}

std::optional<Date> without_mandate_since(db::Reader& reader, const MandateQuestion& asked,
                                          const std::vector<DepartmentId>& receiving) {
    db::Query sql;
    sql << kMandateColumns << "WHERE m.receiving_department_id IN " << sql.bind_list(receiving)
        << " AND m.confirmed_at IS NOT NULL AND m.first_day <= " << sql.bind(asked.day) << " AND";
    append_asked(sql, asked);
    sql << " ORDER BY m.id LIMIT " << sql.bind(kMostMandates);
    std::optional<Date> since;
    for (const Mandate& past : mandates_of(sql.run(reader))) {
        std::optional<Date> over;
        if (past.last_day)
            over = day_after_of(*past.last_day);
        if (past.ended_at && (!over || hall_date(*past.ended_at) < *over))
            over = hall_date(*past.ended_at);
        if (over && (!since || *since < *over))
            since = over;
    }
    return since;
}

std::vector<Mandate> mandates_received(db::Reader& reader, const std::vector<DepartmentId>& receiving, MandateAct act,
                                       Date day) {
    return in_force_of(reader, "m.receiving_department_id", receiving, act, day);
}

std::vector<Mandate> mandates_given(db::Reader& reader, const std::vector<DepartmentId>& giving, MandateAct act,
                                    Date day) {
    return in_force_of(reader, "m.giving_department_id", giving, act, day);
}

std::vector<Mandate> mandates_named(db::Reader& reader, const std::vector<MandateId>& ids) {
    if (ids.empty())
        return {};
    db::Query sql;
    sql << kMandateColumns << "WHERE m.id IN " << sql.bind_list(ids) << " ORDER BY m.id LIMIT 1000";
    return mandates_of(sql.run(reader));
}

namespace store {
namespace {

void append_mandate_filter(db::Query& sql, const MandateFilter& filter) {
    sql << "WHERE m.cell_id = " << sql.bind(filter.cell);
    if (filter.giving)
        sql << " AND m.giving_department_id = " << sql.bind(*filter.giving);
    if (filter.receiving)
        sql << " AND m.receiving_department_id = " << sql.bind(*filter.receiving);
    if (filter.act)
        sql << " AND m.act = " << sql.bind(enum_text(*filter.act));
    if (!filter.standing)
        return;
    switch (*filter.standing) {
    case MandateStanding::proposed:
        sql << " AND m.state = 'proposed'";
        break;
    case MandateStanding::in_force:
        sql << " AND";
        append_in_force(sql, filter.today);
        break;
    case MandateStanding::to_come:
        sql << " AND m.state = 'confirmed' AND m.first_day > " << sql.bind(filter.today);
        break;
    case MandateStanding::over:
        sql << " AND (m.state = 'ended' OR (m.state = 'confirmed' AND m.last_day < " << sql.bind(filter.today) << "))";
        break;
    }
}

} // namespace

std::vector<Mandate> mandates(db::Reader& reader, const MandateFilter& filter, std::optional<MandateId> before,
                              int limit) {
    db::Query sql;
    sql << kMandateColumns;
    append_mandate_filter(sql, filter);
    if (before)
        sql << " AND m.id < " << sql.bind(*before);
    sql << " ORDER BY m.id DESC LIMIT " << sql.bind(limit);
    auto out = mandates_of(sql.run(reader));
    put_items(reader, out);
    return out;
}

std::int64_t count_mandates(db::Reader& reader, const MandateFilter& filter) {
    db::Query sql;
    sql << "SELECT count(*) FROM mandate m ";
    append_mandate_filter(sql, filter);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

void put_items(db::Reader& reader, std::vector<Mandate>& mandates) {
    std::vector<MandateId> listed;
    for (const Mandate& one : mandates)
        if (!one.all_items)
            listed.push_back(one.id);
    if (listed.empty())
        return;
    db::Query sql;
    sql << "SELECT mandate_id, item_id, name FROM mandate_item WHERE mandate_id IN " << sql.bind_list(listed)
        << " ORDER BY mandate_id, name, item_id LIMIT 100000";
    for (auto row : sql.run(reader))
        for (Mandate& one : mandates)
            if (one.id == row.get<MandateId>(0))
                one.items.push_back({row.get<Uuid>(1), {row.get<std::string>(2)}});
}

std::optional<Mandate> lock_mandate(db::Tx& tx, const access::Principal& who, MandateId id) {
    db::Query sql;
    sql << kMandateColumns << "WHERE m.id = " << sql.bind(id) << " AND ";
    access::Scope(who, kMandateKeepers).append(sql, "m", {.hall = "", .department = "", .subject = ""});
    sql << " {{for_update}}";
    auto rows = sql.run(tx);
    return rows.empty() ? std::nullopt : std::optional(mandate_of(rows[0]));
}

void insert_mandate(db::Tx& tx, const Mandate& m) {
    tx.exec(
        "INSERT INTO mandate (id, cell_id, region_id, giving_department_id, receiving_department_id, act, all_items,"
        " first_day, last_day, document_number, document_title, published_on, published_at, taken_over, state,"
        " proposed_by, proposed_by_name, proposed_at, confirmed_by_name, ended_by_name, end_reason, revision)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, FALSE, 'proposed', $14, $15, $16, '', '',"
        " '', $17)",
        m.id, m.cell, m.region, m.giving, m.receiving, enum_text(m.act), m.all_items, m.first_day, m.last_day,
        m.document_number, m.document_title, m.published_on, m.published_at, m.proposed_by, m.proposed_by_name,
        m.proposed_at, m.revision);
    for (const MandateItem& item : m.items)
        tx.exec("INSERT INTO mandate_item (mandate_id, item_id, name) VALUES ($1, $2, $3)", m.id, item.item_id,
                item.name.value);
}

void confirm_mandate(db::Tx& tx, const Mandate& m, StaffId by) {
    tx.exec("UPDATE mandate SET state = 'confirmed', confirmed_by = $2, confirmed_by_name = $3, confirmed_at = $4,"
            " revision = $5 WHERE id = $1",
            m.id, by, m.confirmed_by_name, m.confirmed_at, m.revision);
}

void end_mandate(db::Tx& tx, const Mandate& m, StaffId by) {
    tx.exec("UPDATE mandate SET state = 'ended', ended_by = $2, ended_by_name = $3, ended_at = $4, end_reason = $5,"
            " revision = $6 WHERE id = $1",
            m.id, by, m.ended_by_name, m.ended_at, m.end_reason, m.revision);
}

} // namespace store
} // namespace yimen::places
