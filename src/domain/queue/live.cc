#include "live.h"

#include <algorithm>

#include "store.h"
#include "view.h"

namespace yimen::queue {
namespace {

using access::Role;

constexpr access::Roles kFollowers{Role::visitor, Role::clerk, Role::guide, Role::hall_manager, Role::supervisor};
constexpr std::string_view kLive = "('waiting', 'called', 'serving', 'held')";
constexpr std::int64_t kHour = 3'600'000'000; // microseconds
constexpr std::string_view kVisit =
    "SELECT v.id, v.cell_id, v.region_id, v.hall_id, v.subject_id, v.day, v.began_at, v.guide_code FROM visit v WHERE ";
constexpr std::string_view kTicket =
    "SELECT t.id, t.visit_id, t.letter, t.serial, t.item_name, t.item_name_en, t.state, t.issued_at, t.ended_at,"
    " t.subject_id, t.staff_id, t.counter_number FROM ticket t WHERE ";

template <class T>
using Maybe = std::optional<T>;

std::vector<VisitFacts> visits_in(const db::Rows& rows) {
    std::vector<VisitFacts> out;
    for (auto row : rows)
        out.push_back({row.get<VisitId>(0),
                       {row.get<CellId>(1), row.get<RegionId>(2), row.get<HallId>(3), {}, row.get<Maybe<SubjectId>>(4)},
                       row.get<Date>(5),
                       row.get<Instant>(6),
                       row.get<Maybe<std::string>>(7)});
    return out;
}

std::vector<TicketFacts> tickets_in(const db::Rows& rows) {
    std::vector<TicketFacts> out;
    for (auto row : rows) {
        store::Ticket named;
        named.letter = row.get<std::string>(2);
        named.serial = row.get<std::int64_t>(3);
        out.push_back({row.get<TicketId>(0), row.get<VisitId>(1), named.number(), row.get<std::string>(4),
                       row.get<std::string>(5), parse_state(row.get<std::string>(6)).value(), row.get<Instant>(7),
                       row.get<Maybe<Instant>>(8), row.get<Maybe<SubjectId>>(9), row.get<Maybe<StaffId>>(10),
                       row.get<Maybe<std::int64_t>>(11)});
    }
    return out;
}

template <class T>
Maybe<T> first_of(std::vector<T> found) {
    return found.empty() ? std::nullopt : Maybe<T>(std::move(found.front()));
}

void append_filter(db::Query& sql, const access::Principal& who, const VisitQuery& query) {
    access::Scope(who, kFollowers).append(sql, "v", {.department = ""});
    if (query.hall)
        sql << " AND v.hall_id = " << sql.bind(*query.hall);
    if (query.day)
        sql << " AND v.day = " << sql.bind(*query.day);
    if (query.live) {
        // The tickets of a hall that are not over are few: begin with them.
        sql << " AND v.id IN (SELECT t.visit_id FROM ticket t WHERE t.state IN " << kLive;
        if (query.hall)
            sql << " AND t.hall_id = " << sql.bind(*query.hall);
        sql << ")";
    }
}

HourFigure& hour_at(std::vector<HourFigure>& hours, int hour) {
    auto place = std::ranges::lower_bound(hours, hour, {}, &HourFigure::hour);
    if (place == hours.end() || place->hour != hour)
        place = hours.insert(place, HourFigure{hour, 0, 0, {}});
    return *place;
}

} // namespace

Figures figures(const Queue& queue, db::Reader& reader, const access::Principal& who, const places::HallRow& hall) {
    Figures out;
    VisitQuery live;
    live.hall = hall.id;
    live.live = true;
    out.people = count_visits(reader, who, live);
    store::TicketQuery waiting;
    waiting.hall = hall.id;
    waiting.state = TicketState::waiting;
    out.waiting = store::count(reader, who, kFollowers, waiting);
    auto rows = reader.query(
        std::string(kTicket) + "t.hall_id = $1 AND t.state = 'waiting' ORDER BY t.issued_at, t.id LIMIT 1", hall.id);
    if (auto ticket = first_of(tickets_in(rows)))
        out.longest = {ticket->id, ticket->number,
                       (queue.parts().clocks.business.now() - ticket->issued_at).count() / 1'000'000};
    out.longest_acceptable_seconds = store::hall_rules(reader, hall.id).value_or(HallRules{}).longest_wait_seconds;
    out.counters = counters_of(queue, reader, hall);
    out.lines = HallNow(queue, reader, hall).lines();
    return out;
}

std::vector<LineWatch> watched_lines(const Queue& queue, db::Reader& reader, const places::HallRow& hall) {
    std::vector<LineWatch> out;
    auto rules = store::hall_rules(reader, hall.id).value_or(HallRules{});
    HallNow now(queue, reader, hall);
    for (LineView& line : now.lines()) {
        auto own = now.category(line.id)->alarm_wait_seconds;
        out.push_back({std::move(line), own.value_or(rules.alarm_wait_seconds.value_or(kUsualAlarmSeconds))});
    }
    return out;
}

std::vector<HourFigure> by_hour(db::Reader& reader, HallId hall, Date day) {
    std::vector<HourFigure> out;
    Instant midnight = hall_instant(day, 0);
    // Tickets of one day, by an index; each of the three moments falls into its own hour. SQL divides integers downwards.
    auto each = [&](std::string_view moment, std::string_view figure, std::string_view condition, auto put) {
        std::string sql = "SELECT h.hour, " + std::string(figure) + " FROM (SELECT (t." + std::string(moment) +
                          " - $3) / $4 AS hour, t.waited FROM ticket t WHERE t.hall_id = $1 AND t.day = $2 AND t." +
                          std::string(moment) + " IS NOT NULL" + std::string(condition) +
                          ") h GROUP BY h.hour ORDER BY h.hour LIMIT 48";
        for (auto row : reader.query(sql, hall, day, midnight, kHour))
            put(hour_at(out, row.get<int>(0)), row.get<std::int64_t>(1));
    };
    each("issued_at", "count(*)", "", [](HourFigure& hour, std::int64_t count) { hour.issued = count; });
    each("ended_at", "count(*)", " AND t.state = 'served'",
         [](HourFigure& hour, std::int64_t count) { hour.served = count; });
    each("called_at", "CAST(sum(h.waited) / count(*) AS BIGINT)", "",
         [](HourFigure& hour, std::int64_t micros) { hour.mean_wait_seconds = micros / 1'000'000; });
    if (!out.empty())
        for (int hour = out.front().hour; hour < out.back().hour; ++hour)
            hour_at(out, hour);
    return out;
}

Maybe<Date> day_before(db::Reader& reader, HallId hall, Date day) {
    return reader.query("SELECT max(t.day) FROM ticket t WHERE t.hall_id = $1 AND t.day < $2", hall, day)[0]
        .get<Maybe<Date>>(0);
}

Maybe<VisitFacts> visit_seen_by(db::Reader& reader, const access::Principal& who, VisitId id) {
    db::Query sql;
    sql << kVisit << "v.id = " << sql.bind(id) << " AND ";
    access::Scope(who, kFollowers).append(sql, "v", {.department = ""});
    return first_of(visits_in(sql.run(reader)));
}

Maybe<VisitFacts> visit_facts(db::Reader& reader, VisitId id) {
    return first_of(visits_in(reader.query(std::string(kVisit) + "v.id = $1", id)));
}

std::vector<VisitFacts> visits_since(db::Reader& reader, const access::Principal& who, Instant since, int limit) {
    db::Query sql;
    sql << kVisit;
    access::Scope(who, {Role::visitor}).append(sql, "v", {.department = ""});
    sql << " AND v.day >= " << sql.bind(hall_date(since)) << " ORDER BY v.id DESC LIMIT " << sql.bind(limit);
    return visits_in(sql.run(reader));
}

Maybe<IdentifiedFacts> identified(db::Reader& reader, const access::Principal& who, IdentificationId id,
                                  Instant system_now) {
    auto found = store::identification(reader, id, who.account, system_now);
    if (!found || (!found->person && !found->subject))
        return std::nullopt;
    return IdentifiedFacts{found->person, found->subject};
}

Maybe<TicketFacts> ticket_seen_by(db::Reader& reader, const access::Principal& who, TicketId id) {
    db::Query sql;
    sql << kTicket << "t.id = " << sql.bind(id) << " AND ";
    access::Scope(who, kFollowers).append(sql, "t", {.department = ""});
    return first_of(tickets_in(sql.run(reader)));
}

std::vector<TicketFacts> tickets_of(db::Reader& reader, VisitId visit) {
    return tickets_in(
        reader.query(std::string(kTicket) + "t.visit_id = $1 ORDER BY t.issued_at, t.id LIMIT 100", visit));
}

std::vector<std::pair<catalogue::ItemId, std::int64_t>> asked_since(db::Reader& reader, CellId cell, Instant since,
                                                                    int limit) {
    Uuid first = new_uuid(since); // ids are in the order of time: the primary key finds the period
    std::fill(first.bytes.begin() + 6, first.bytes.end(), std::uint8_t{0});
    std::vector<std::pair<catalogue::ItemId, std::int64_t>> out;
    for (auto row : reader.query("SELECT t.item_id, count(*) FROM ticket t WHERE t.id >= $1 AND t.cell_id = $2 AND"
                                 " t.item_id IS NOT NULL GROUP BY t.item_id ORDER BY count(*) DESC, t.item_id LIMIT $3",
                                 first, cell, limit))
        out.emplace_back(row.get<catalogue::ItemId>(0), row.get<std::int64_t>(1));
    return out;
}

std::vector<VisitFacts> visits(db::Reader& reader, const access::Principal& who, const VisitQuery& query) {
    db::Query sql;
    sql << kVisit;
    append_filter(sql, who, query);
    if (query.after)
        sql << " AND v.id < " << sql.bind(*query.after);
    sql << " ORDER BY v.id DESC LIMIT " << sql.bind(query.limit);
    return visits_in(sql.run(reader));
}

std::int64_t count_visits(db::Reader& reader, const access::Principal& who, const VisitQuery& query) {
    db::Query sql;
    sql << "SELECT count(*) FROM visit v WHERE ";
    append_filter(sql, who, query);
    return sql.run(reader)[0].get<std::int64_t>(0);
}

} // namespace yimen::queue
