#include "store.h"

#include <cstdio>

#include "base/enum_text.h"

namespace yimen::queue::store {
namespace {

constexpr std::string_view kColumns =
    "SELECT t.id, t.cell_id, t.region_id, t.hall_id, t.subject_id, t.visit_id, t.day, t.number_category_id, t.letter,"
    " t.serial, t.category_id, t.only_counter_id, t.principal_key, t.as_agent, t.item_id, t.item_name, t.item_name_en,"
    " t.priority, t.guide_code, t.channel, t.token, t.state, t.issued_at, t.due, t.since, t.waited, t.counter_id,"
    " t.counter_number, t.staff_id, t.called_at, t.served_at, t.ended_at, t.recalls, t.leg, t.returned, t.revision,"
    " t.slot_at, t.party_size, t.interpreter"
    " FROM ticket t WHERE ";

template <class T>
using Maybe = std::optional<T>;

Ticket ticket_of(const db::Row& row) {
    Ticket t;
    t.id = row.get<TicketId>(0);
    t.cell = row.get<CellId>(1);
    t.region = row.get<RegionId>(2);
    t.hall = row.get<HallId>(3);
    t.subject = row.get<Maybe<SubjectId>>(4);
    t.visit = row.get<VisitId>(5);
    t.day = row.get<Date>(6);
    t.number_category = row.get<CategoryId>(7);
    t.letter = row.get<std::string>(8);
    t.serial = row.get<std::int64_t>(9);
    t.category = row.get<CategoryId>(10);
    t.only_counter = row.get<Maybe<CounterId>>(11);
    t.principal_key = row.get<Maybe<std::string>>(12);
    t.as_agent = row.get<bool>(13);
    t.item = row.get<Maybe<catalogue::ItemId>>(14);
    t.item_name = row.get<std::string>(15);
    t.item_name_en = row.get<std::string>(16);
    t.priority = enum_of<Priority>(row.get<std::string>(17));
    t.guide_code = row.get<Maybe<std::string>>(18);
    t.channel = row.get<std::string>(19);
    t.token = row.get<std::string>(20);
    t.state = parse_state(row.get<std::string>(21)).value();
    t.issued_at = row.get<Instant>(22);
    t.due = row.get<Instant>(23);
    t.since = row.get<Instant>(24);
    t.waited = row.get<std::int64_t>(25);
    t.counter = row.get<Maybe<CounterId>>(26);
    t.counter_number = row.get<Maybe<std::int64_t>>(27);
    t.staff = row.get<Maybe<StaffId>>(28);
    t.called_at = row.get<Maybe<Instant>>(29);
    t.served_at = row.get<Maybe<Instant>>(30);
    t.ended_at = row.get<Maybe<Instant>>(31);
    t.recalls = row.get<std::int64_t>(32);
    t.leg = row.get<std::int64_t>(33);
    t.returned = row.get<bool>(34);
    t.revision = row.get<std::int64_t>(35);
    t.slot = row.get<Maybe<Instant>>(36);
    t.party = {row.get<std::int64_t>(37), enum_of<Interpreter>(row.get<std::string>(38))};
    return t;
}

Maybe<Ticket> first_ticket(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(ticket_of(rows[0]));
}

std::vector<Ticket> all(const db::Rows& rows) {
    std::vector<Ticket> out;
    for (auto row : rows)
        out.push_back(ticket_of(row));
    return out;
}

// How many of each line are looked at for a counter with skills: more than there are calls at one instant.
constexpr int kCandidates = 64;

// The waiting tickets that the counter may serve, as a condition. Counters with skills look at the head of each of their lines and at
// what was sent to them, each by its own index; the others walk the line of the hall.
void append_line(db::Query& sql, HallId hall, const Skills& skills, int heads) {
    std::string counter = sql.bind(skills.counter);
    if (skills.categories.empty()) {
        sql << "t.hall_id = " << sql.bind(hall) << " AND t.state = 'waiting' AND (t.only_counter_id IS NULL OR"
            << " t.only_counter_id = " << counter << ")";
        return;
    }
    std::string limit = sql.bind(heads);
    sql << "t.state = 'waiting' AND t.id IN (SELECT id FROM (SELECT id FROM ticket WHERE only_counter_id = " << counter
        << " AND state = 'waiting' ORDER BY due, id LIMIT " << limit << ") h0";
    int n = 0;
    for (CategoryId category : skills.categories)
        sql << " UNION ALL SELECT id FROM (SELECT id FROM ticket WHERE category_id = " << sql.bind(category)
            << " AND state = 'waiting' AND only_counter_id IS NULL ORDER BY due, id LIMIT " << limit << ") h"
            << std::to_string(++n);
    sql << ")";
}

void append_filter(db::Query& sql, const access::Principal& who, access::Roles roles, const TicketQuery& q) {
    access::Scope(who, roles).append(sql, "t", {.department = ""});
    if (q.hall)
        sql << " AND t.hall_id = " << sql.bind(*q.hall);
    if (q.state)
        sql << " AND t.state = " << sql.bind(to_string(*q.state));
    if (q.category)
        sql << " AND t.category_id = " << sql.bind(*q.category);
    if (q.day)
        sql << " AND t.day = " << sql.bind(*q.day);
}

} // namespace

std::string Ticket::number() const {
    char digits[24];
    std::snprintf(digits, sizeof digits, "%03lld", static_cast<long long>(serial));
    return letter + digits;
}

Maybe<Instant> return_until(const Ticket& ticket, std::int64_t grace_seconds, Instant now) {
    if (ticket.state != TicketState::no_show || !ticket.ended_at || ticket.day != hall_date(now))
        return std::nullopt;
    Instant last = *ticket.ended_at + std::chrono::seconds(grace_seconds);
    return now <= last ? Maybe<Instant>(last) : std::nullopt;
}

Maybe<Ticket> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, TicketId id, bool lock) {
    db::Query sql;
    sql << kColumns << "t.id = " << sql.bind(id) << " AND ";
    access::Scope(who, roles).append(sql, "t", {.department = ""});
    if (lock)
        sql << " {{for_update}}";
    return first_ticket(sql.run(reader));
}

Maybe<Ticket> any(db::Reader& reader, TicketId id) {
    return first_ticket(reader.query(std::string(kColumns) + "t.id = $1", id));
}

Maybe<Ticket> by_token(db::Reader& reader, std::string_view token) {
    return first_ticket(reader.query(std::string(kColumns) + "t.token = $1", token));
}

std::vector<Ticket> of_visit(db::Reader& reader, VisitId visit) {
    return all(reader.query(std::string(kColumns) + "t.visit_id = $1 ORDER BY t.issued_at, t.id LIMIT 100", visit));
}

Maybe<Ticket> live_of(db::Reader& reader, CategoryId category, const std::vector<std::string>& keys) {
    db::Query sql;
    sql << kColumns << "t.category_id = " << sql.bind(category) << " AND t.principal_key IN " << sql.bind_list(keys)
        << " AND t.state IN ('waiting', 'called', 'serving', 'held') ORDER BY t.id LIMIT 1";
    return first_ticket(sql.run(reader));
}

std::vector<Ticket> live_of_principals(db::Reader& reader, HallId hall, Date day, const std::vector<std::string>& keys,
                                       bool missed) {
    db::Query sql;
    sql << kColumns << "t.principal_key IN " << sql.bind_list(keys) << " AND t.day = " << sql.bind(day)
        << " AND t.hall_id = " << sql.bind(hall) << " AND t.state IN ('waiting', 'called', 'serving', 'held'"
        << (missed ? ", 'no_show'" : "") << ") ORDER BY t.id LIMIT 50";
    return all(sql.run(reader));
}

std::vector<Ticket> list(db::Reader& reader, const access::Principal& who, access::Roles roles, const TicketQuery& q) {
    db::Query sql;
    sql << kColumns;
    append_filter(sql, who, roles, q);
    if (q.after)
        sql << " AND t.id < " << sql.bind(*q.after);
    sql << " ORDER BY t.id DESC LIMIT " << sql.bind(q.limit);
    return all(sql.run(reader));
}

std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const TicketQuery& q) {
    db::Query sql;
    sql << "SELECT count(*) FROM ticket t WHERE ";
    append_filter(sql, who, roles, q);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

std::int64_t take_number(db::Tx& tx, CategoryId category, Date day) {
    return tx
        .query("INSERT INTO ticket_number (category_id, day, last) VALUES ($1, $2, 1)"
               " ON CONFLICT (category_id, day) DO UPDATE SET last = ticket_number.last + 1 RETURNING last",
               category, day)[0]
        .get<std::int64_t>(0);
}

bool insert(db::Tx& tx, const Ticket& t) {
    return tx.exec_count(
               "INSERT INTO ticket (id, cell_id, region_id, hall_id, subject_id, visit_id, day, number_category_id,"
               " letter, serial, category_id, only_counter_id, principal_key, as_agent, item_id, item_name,"
               " item_name_en, priority, guide_code, channel, token, state, issued_at, due, since, waited, recalls,"
               " leg, returned, revision, slot_at, party_size, interpreter) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9,"
               " $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, 0, 0, 1, FALSE, 1, "
               "$26,"
               " $27, $28) ON CONFLICT DO NOTHING",
               t.id, t.cell, t.region, t.hall, t.subject, t.visit, t.day, t.number_category, t.letter, t.serial,
               t.category, t.only_counter, t.principal_key, t.as_agent, t.item, t.item_name, t.item_name_en,
               boost::describe::enum_to_string(t.priority, ""), t.guide_code, t.channel, t.token, to_string(t.state),
               t.issued_at, t.due, t.since, t.slot, t.party.size,
               boost::describe::enum_to_string(t.party.interpreter, "")) == 1;
}

void update(db::Tx& tx, const Ticket& t) {
    tx.exec("UPDATE ticket SET subject_id = $2, category_id = $3, only_counter_id = $4, principal_key ="
            " $5, state = $6, since = $7, waited = $8, counter_id = $9, counter_number = $10, staff_id ="
            " $11, called_at = $12, served_at = $13, ended_at = $14, recalls = $15, leg = $16, returned ="
            " $17, revision = $18 WHERE id = $1 AND revision = $18 - 1",
            t.id, t.subject, t.category, t.only_counter, t.principal_key, to_string(t.state), t.since, t.waited,
            t.counter, t.counter_number, t.staff, t.called_at, t.served_at, t.ended_at, t.recalls, t.leg, t.returned,
            t.revision);
}

Maybe<Ticket> claim_next(db::Tx& tx, HallId hall, const Skills& skills) {
    for (int heads : {4, kCandidates}) {
        db::Query sql;
        sql << kColumns;
        append_line(sql, hall, skills, heads);
        sql << " ORDER BY t.due, t.id LIMIT 1 {{skip_locked}}";
        if (auto claimed = first_ticket(sql.run(tx)))
            return claimed;
        // Others may be taking the first few of each line at this moment.
        if (skills.categories.empty() || tx.engine() == db::Engine::sqlite)
            break;
    }
    return std::nullopt;
}

std::vector<Ticket> line(db::Reader& reader, HallId hall, const Skills& skills, int limit) {
    db::Query sql;
    sql << kColumns;
    append_line(sql, hall, skills, limit);
    sql << " ORDER BY t.due, t.id LIMIT " << sql.bind(limit);
    return all(sql.run(reader));
}

std::vector<Ticket> held(db::Reader& reader, HallId hall, int limit) {
    return all(reader.query(
        std::string(kColumns) + "t.hall_id = $1 AND t.state = 'held' ORDER BY t.since, t.id LIMIT $2", hall, limit));
}

std::vector<Ticket> sent_to(db::Tx& tx, CounterId counter) {
    return all(tx.query(std::string(kColumns) +
                            "t.only_counter_id = $1 AND t.state = 'waiting' ORDER BY t.id LIMIT 1000"
                            " {{for_update}}",
                        counter));
}

std::vector<Ticket> called(db::Reader& reader, HallId hall, Date day, bool now_only, int limit,
                           const std::optional<std::vector<CounterId>>& at) {
    if (at && at->empty())
        return {};
    db::Query sql;
    sql << kColumns << "t.hall_id = " << sql.bind(hall) << " AND t.day = " << sql.bind(day) << " AND "
        << (now_only ? "t.state = 'called'" : "t.called_at IS NOT NULL");
    if (at)
        sql << " AND t.counter_id IN " << sql.bind_list(*at);
    sql << " ORDER BY t.called_at DESC, t.id LIMIT " << sql.bind(limit);
    return all(sql.run(reader));
}

std::vector<std::string> waiting_numbers(db::Reader& reader, HallId hall, const std::vector<CategoryId>& lines,
                                         const std::vector<CounterId>& counters, int limit) {
    std::vector<std::string> out;
    if (lines.empty() || counters.empty())
        return out;
    db::Query sql;
    sql << kColumns << "t.hall_id = " << sql.bind(hall)
        << " AND t.state = 'waiting' AND ((t.only_counter_id IS NULL AND"
        << " t.category_id IN " << sql.bind_list(lines) << ") OR t.only_counter_id IN " << sql.bind_list(counters)
        << ") ORDER BY t.due, t.id LIMIT " << sql.bind(limit);
    for (const auto& ticket : all(sql.run(reader)))
        out.push_back(ticket.number());
    return out;
}

int ahead(db::Reader& reader, const Ticket& ticket) {
    if (ticket.state != TicketState::waiting)
        return 0;
    return reader
        .query("SELECT count(*) FROM ticket WHERE category_id = $1 AND state = 'waiting' AND (due, id) < ($2, $3)",
               ticket.category, ticket.due, ticket.id)[0]
        .get<int>(0);
}

std::vector<Ticket> overdue(db::Tx& tx, HallId hall, Instant held_before, Date day, int limit) {
    return all(tx.query(std::string(kColumns) +
                            "t.hall_id = $1 AND ((t.state = 'held' AND (t.since < $2 OR t.day < $3)) OR"
                            " (t.state = 'waiting' AND t.day < $3)) ORDER BY t.id LIMIT $4 {{skip_locked}}",
                        hall, held_before, day, limit));
}

std::vector<HallId> halls_with_tickets(db::Reader& reader) {
    std::vector<HallId> out;
    for (auto row : reader.query("SELECT DISTINCT hall_id FROM queue_category ORDER BY hall_id LIMIT 10000"))
        out.push_back(row.get<HallId>(0));
    return out;
}

void insert_leg(db::Tx& tx, const Leg& leg) {
    tx.exec("INSERT INTO ticket_leg (ticket_id, leg, category_id, only_counter_id, staff_id, note, began_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            leg.ticket, leg.leg, leg.category, leg.only_counter, leg.staff, leg.note, leg.began_at);
}

void insert_span(db::Tx& tx, const Span& s) {
    tx.exec("INSERT INTO ticket_span (ticket_id, revision, hall_id, category_id, state, action, counter_id, staff_id,"
            " began_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            s.ticket, s.revision, s.hall, s.category, to_string(s.state), to_string(s.action), s.counter, s.staff,
            s.began_at, s.ended_at);
}

std::vector<std::chrono::seconds> last_servings(db::Reader& reader, CategoryId category, Instant from, int count) {
    std::vector<std::chrono::seconds> out;
    for (auto row : reader.query("SELECT ended_at - began_at FROM ticket_span WHERE category_id = $1 AND state ="
                                 " 'serving' AND ended_at >= $2 ORDER BY ended_at DESC LIMIT $3",
                                 category, from, count))
        out.emplace_back(row.get<std::int64_t>(0) / 1'000'000);
    return out;
}

std::vector<std::chrono::seconds> servings_of_counter(db::Reader& reader, HallId hall, CounterId counter, Instant from,
                                                      int count) {
    std::vector<std::chrono::seconds> out;
    for (auto row :
         reader.query("SELECT ended_at - began_at FROM ticket_span WHERE hall_id = $1 AND counter_id = $2 AND"
                      " state = 'serving' AND ended_at >= $3 ORDER BY ended_at DESC LIMIT $4",
                      hall, counter, from, count))
        out.emplace_back(row.get<std::int64_t>(0) / 1'000'000);
    return out;
}

std::vector<LineCount> line_counts(db::Reader& reader, HallId hall) {
    std::vector<LineCount> out;
    for (auto row : reader.query("SELECT category_id, count(*), min(issued_at) FROM ticket WHERE hall_id = $1 AND"
                                 " state = 'waiting' GROUP BY category_id ORDER BY category_id LIMIT 1000",
                                 hall))
        out.push_back({row.get<CategoryId>(0), row.get<std::int64_t>(1), row.get<Instant>(2)});
    return out;
}

} // namespace yimen::queue::store
