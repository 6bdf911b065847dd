#include "store.h"

#include "base/enum_text.h"

namespace yimen::printing::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr std::string_view kPrinter =
    "SELECT p.id, p.cell_id, p.region_id, p.hall_id, p.device_id, p.name, p.address, p.port, p.width_mm, p.condition,"
    " p.condition_at, p.removed_at, p.revision FROM printer p WHERE ";
constexpr std::string_view kSlip =
    "SELECT s.id, s.cell_id, s.region_id, s.hall_id, s.printer_id, s.ticket_id, s.number, s.copy, s.state, s.reason,"
    " s.attempts, s.begun, s.content, s.asked_at, s.give_up_at, s.ended_at FROM slip s WHERE ";
constexpr access::ScopeColumns kColumns{.department = "", .subject = ""};

Maybe<Condition> condition_in(const std::string& name) {
    Condition out{};
    return boost::describe::enum_from_string(name.c_str(), out) ? Maybe<Condition>(out) : std::nullopt;
}
std::string name_of(Maybe<Condition> condition) {
    return condition ? boost::describe::enum_to_string(*condition, "") : "";
}

std::vector<Printer> printers_in(const db::Rows& rows) {
    std::vector<Printer> out;
    for (auto row : rows)
        out.push_back(
            {row.get<PrinterId>(0),
             {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, {}},
             row.get<Maybe<places::DeviceId>>(4),
             {row.get<std::string>(5), row.get<std::string>(6), row.get<std::int64_t>(7), row.get<std::int64_t>(8)},
             condition_in(row.get<std::string>(9)),
             row.get<Maybe<Instant>>(10),
             row.get<Maybe<Instant>>(11),
             row.get<std::int64_t>(12)});
    return out;
}

std::vector<Slip> slips_in(const db::Rows& rows) {
    std::vector<Slip> out;
    for (auto row : rows) {
        out.push_back({row.get<SlipId>(0),
                       {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, {}},
                       row.get<PrinterId>(4),
                       row.get<Maybe<queue::TicketId>>(5),
                       row.get<std::string>(6),
                       row.get<std::int64_t>(7),
                       enum_of<SlipState>(row.get<std::string>(8)),
                       condition_in(row.get<std::string>(9)),
                       row.get<std::int64_t>(10),
                       row.get<std::int64_t>(11),
                       row.get<std::string>(12),
                       row.get<Instant>(13),
                       row.get<Instant>(14),
                       row.get<Maybe<Instant>>(15)});
    }
    return out;
}

template <class T>
Maybe<T> only(std::vector<T> found) {
    return found.empty() ? std::nullopt : Maybe<T>(std::move(found.front()));
}

void append_slip_filter(db::Query& sql, const access::Principal& who, access::Roles roles, const SlipQuery& query) {
    access::Scope(who, roles).append(sql, "s", kColumns);
    if (query.hall)
        sql << " AND s.hall_id = " << sql.bind(*query.hall);
    if (query.ticket)
        sql << " AND s.ticket_id = " << sql.bind(*query.ticket);
    if (query.state)
        sql << " AND s.state = " << sql.bind(std::string(boost::describe::enum_to_string(*query.state, "")));
    if (query.only)
        sql << " AND s.id = " << sql.bind(*query.only);
}

} // namespace

bool insert(db::Tx& tx, const Printer& p) {
    return tx.exec_count("INSERT INTO printer (id, cell_id, region_id, hall_id, device_id, name, address, port,"
                         " width_mm, condition, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', $10)"
                         " ON CONFLICT DO NOTHING",
                         p.id, p.scope.cell, p.scope.region, p.scope.hall, p.device, p.settings.name,
                         p.settings.address, p.settings.port, p.settings.width_mm, p.revision) == 1;
}

bool change(db::Tx& tx, const Printer& p, std::int64_t revision) {
    return tx.exec_count("UPDATE printer SET name = $2, address = $3, port = $4, width_mm = $5, condition = $6,"
                         " removed_at = $7, revision = $8 WHERE id = $1 AND revision = $9 AND removed_at IS NULL",
                         p.id, p.settings.name, p.settings.address, p.settings.port, p.settings.width_mm,
                         name_of(p.condition), p.removed_at, p.revision, revision) == 1;
}

Maybe<Printer> printer(db::Reader& reader, const access::Principal& who, access::Roles roles, PrinterId id) {
    db::Query sql;
    sql << kPrinter << "p.id = " << sql.bind(id) << " AND p.removed_at IS NULL AND ";
    access::Scope(who, roles).append(sql, "p", kColumns);
    return only(printers_in(sql.run(reader)));
}

Maybe<Printer> any_printer(db::Reader& reader, PrinterId id) {
    return only(printers_in(reader.query(std::string(kPrinter) + "p.id = $1", id)));
}

Maybe<Printer> printer_for(db::Reader& reader, HallId hall, Maybe<Uuid> device) {
    auto found = printers_in(reader.query(
        std::string(kPrinter) + "p.hall_id = $1 AND p.removed_at IS NULL AND (p.device_id IS NULL OR p.device_id = $2)"
                                " ORDER BY CASE WHEN p.device_id IS NULL THEN 1 ELSE 0 END LIMIT 1",
        hall, device));
    return only(std::move(found));
}

std::vector<Printer> printers(db::Reader& reader, const access::Principal& who, HallId hall) {
    db::Query sql;
    sql << kPrinter << "p.hall_id = " << sql.bind(hall) << " AND p.removed_at IS NULL AND ";
    access::Scope(who, kReaders).append(sql, "p", kColumns);
    sql << " ORDER BY p.name, p.id LIMIT 500";
    return printers_in(sql.run(reader));
}

std::vector<Printer> all_printers(db::Reader& reader) {
    return printers_in(reader.query(std::string(kPrinter) + "p.removed_at IS NULL ORDER BY p.id LIMIT 5000"));
}

bool take(db::Tx& tx, PrinterId id, Instant now, Instant until) {
    return tx.exec_count("UPDATE printer SET busy_until = $3 WHERE id = $1 AND (busy_until IS NULL OR busy_until < $2)",
                         id, now, until) == 1;
}

bool release(db::Tx& tx, PrinterId id, Condition condition, Instant at) {
    std::string name = name_of(condition);
    tx.exec("UPDATE printer SET busy_until = NULL WHERE id = $1", id);
    bool other = tx.exec_count("UPDATE printer SET condition = $2 WHERE id = $1 AND condition <> $2 AND"
                               " (condition_at IS NULL OR condition_at <= $3)",
                               id, name, at) == 1;
    tx.exec("UPDATE printer SET condition_at = $2 WHERE id = $1 AND (condition_at IS NULL OR condition_at < $2)", id,
            at);
    return other;
}

bool insert(db::Tx& tx, const Slip& s) {
    return tx.exec_count("INSERT INTO slip (id, cell_id, region_id, hall_id, printer_id, ticket_id, number, copy,"
                         " state, reason, attempts, begun, content, asked_at, give_up_at) VALUES ($1, $2, $3, $4, $5,"
                         " $6, $7, $8, 'queued', '', 0, 0, $9, $10, $11) ON CONFLICT DO NOTHING",
                         s.id, s.scope.cell, s.scope.region, s.scope.hall, s.printer, s.ticket, s.number, s.copy,
                         s.content, s.asked_at, s.give_up_at) == 1;
}

bool update(db::Tx& tx, const Slip& s, std::int64_t attempts) {
    return tx.exec_count("UPDATE slip SET state = $2, reason = $3, attempts = $4, begun = $5, content = $6, ended_at ="
                         " $7 WHERE id = $1 AND attempts = $8 AND state IN ('queued', 'printing')",
                         s.id, boost::describe::enum_to_string(s.state, ""), name_of(s.reason), s.attempts, s.begun,
                         s.content, s.ended_at, attempts) == 1;
}

Maybe<Slip> slip(db::Reader& reader, SlipId id) {
    return only(slips_in(reader.query(std::string(kSlip) + "s.id = $1", id)));
}

Maybe<Slip> under_way(db::Reader& reader, queue::TicketId ticket) {
    return only(
        slips_in(reader.query(std::string(kSlip) + "s.ticket_id = $1 AND s.state IN ('queued', 'printing')", ticket)));
}

std::int64_t papers_of(db::Reader& reader, queue::TicketId ticket) {
    return reader
        .query("SELECT count(*) FROM slip s WHERE s.ticket_id = $1 AND (s.state = 'printed' OR s.begun > 0)", ticket)[0]
        .get<std::int64_t>(0);
}

std::string first_content(db::Reader& reader, queue::TicketId ticket) {
    auto rows = reader.query(
        "SELECT s.content FROM slip s WHERE s.ticket_id = $1 AND s.attempts > 0 ORDER BY s.id LIMIT 1", ticket);
    return rows.empty() ? std::string() : rows[0].get<std::string>(0);
}

Maybe<Printer> last_printer_of(db::Reader& reader, queue::TicketId ticket) {
    return only(printers_in(reader.query(
        std::string(kPrinter) + "p.removed_at IS NULL AND p.id = (SELECT s.printer_id FROM slip s WHERE s.ticket_id ="
                                " $1 ORDER BY s.id DESC LIMIT 1)",
        ticket)));
}

std::vector<Slip> slips(db::Reader& reader, const access::Principal& who, access::Roles roles, const SlipQuery& query) {
    db::Query sql;
    sql << kSlip;
    append_slip_filter(sql, who, roles, query);
    if (query.after)
        sql << " AND s.id < " << sql.bind(*query.after);
    sql << " ORDER BY s.id DESC LIMIT " << sql.bind(query.limit);
    return slips_in(sql.run(reader));
}

std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const SlipQuery& query) {
    db::Query sql;
    sql << "SELECT count(*) FROM slip s WHERE ";
    append_slip_filter(sql, who, roles, query);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

} // namespace yimen::printing::store
