#include "store.h"

// Categories, counters and their screens.
namespace yimen::queue {

void Queue::put_hall_rules(db::Tx& tx, CellId cell, HallId hall, const HallRules& wanted) {
    HallRules rules = wanted;
    if (auto before = store::hall_rules(tx, hall))
        rules.revision = before->revision;
    store::change_hall_rules(tx, cell, hall, rules);
}

void Queue::put_category(db::Tx& tx, const Category& c) {
    tx.exec(
        "INSERT INTO queue_category (id, cell_id, hall_id, letter, name, name_en, is_default, typical_seconds,"
        " alarm_wait_seconds, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1) ON CONFLICT (hall_id, letter)"
        " DO UPDATE SET name = excluded.name, name_en = excluded.name_en, is_default = excluded.is_default,"
        " typical_seconds = excluded.typical_seconds, alarm_wait_seconds = excluded.alarm_wait_seconds,"
        " retired_at = NULL, revision = queue_category.revision + 1",
        c.id, c.cell, c.hall, c.letter, c.name, c.name_en, c.is_default, c.typical_seconds, c.alarm_wait_seconds);
}

void Queue::put_match(db::Tx& tx, HallId hall, Uuid item_or_department, CategoryId category) {
    tx.exec("INSERT INTO queue_category_match (hall_id, matched_id, category_id) VALUES ($1, $2, $3)"
            " ON CONFLICT (hall_id, matched_id) DO UPDATE SET category_id = excluded.category_id",
            hall, item_or_department, category);
}

void Queue::put_skill(db::Tx& tx, CounterId counter, CategoryId category) {
    tx.exec("INSERT INTO counter_skill (counter_id, category_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", counter,
            category);
}

namespace store {
namespace {

constexpr std::string_view kSession =
    "SELECT s.id, s.cell_id, s.region_id, s.hall_id, s.counter_id, s.counter_number, s.staff_id, s.day, s.state,"
    " s.pause_reason, s.categories, s.ticket_id, s.served, s.opened_at, s.since, s.closed_at, s.revision,"
    " s.pause_until, s.handing, s.free_since"
    " FROM counter_session s WHERE s.closed_at IS NULL AND ";

CounterSession session_from(const db::Row& row) {
    auto categories = read_json_text<std::vector<CategoryId>>(row.get<std::string>(10));
    return {row.get<CounterSessionId>(0),
            row.get<CellId>(1),
            row.get<RegionId>(2),
            row.get<HallId>(3),
            row.get<CounterId>(4),
            row.get<std::int64_t>(5),
            row.get<StaffId>(6),
            row.get<Date>(7),
            row.get<std::string>(8),
            row.get<std::string>(9),
            row.get<std::optional<Instant>>(17),
            row.get<bool>(18),
            categories ? std::move(*categories) : std::vector<CategoryId>{},
            row.get<std::optional<TicketId>>(11),
            row.get<std::int64_t>(12),
            row.get<Instant>(13),
            row.get<Instant>(14),
            row.get<std::optional<Instant>>(15),
            row.get<std::int64_t>(16),
            row.get<std::optional<Instant>>(19)};
}

std::optional<CounterSession> first_session(const db::Rows& rows) {
    return rows.empty() ? std::nullopt : std::optional(session_from(rows[0]));
}

} // namespace

std::optional<HallRules> hall_rules(db::Reader& reader, HallId hall) {
    auto rows =
        reader.query("SELECT longest_wait_seconds, recall_limit, hold_seconds, grace_seconds, anonymous, notices,"
                     " revision, alarm_wait_seconds, plate_staff, voice FROM queue_hall WHERE hall_id = $1",
                     hall);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    auto notices = read_json_text<std::vector<HallNotice>>(row.get<std::string>(5));
    auto voice = read_json_text<std::vector<VoicePeriod>>(row.get<std::string>(9));
    return HallRules{row.get<std::int64_t>(0),
                     row.get<std::int64_t>(1),
                     row.get<std::int64_t>(2),
                     row.get<std::int64_t>(3),
                     row.get<bool>(4),
                     notices ? std::move(*notices) : std::vector<HallNotice>{},
                     row.get<std::int64_t>(6),
                     row.get<std::optional<std::int64_t>>(7),
                     {},
                     {},
                     row.get<bool>(8),
                     voice ? std::move(*voice) : std::vector<VoicePeriod>{}};
}

bool change_hall_rules(db::Tx& tx, CellId cell, HallId hall, const HallRules& rules) {
    return tx.exec_count(
               "INSERT INTO queue_hall (hall_id, cell_id, longest_wait_seconds, recall_limit, hold_seconds,"
               " grace_seconds, anonymous, notices, alarm_wait_seconds, plate_staff, voice, revision)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $10, $11, $12, 1)"
               " ON CONFLICT (hall_id) DO UPDATE SET longest_wait_seconds = excluded.longest_wait_seconds, "
               "recall_limit ="
               " excluded.recall_limit, hold_seconds = excluded.hold_seconds, grace_seconds = excluded.grace_seconds,"
               " anonymous = excluded.anonymous, notices = excluded.notices, alarm_wait_seconds ="
               " excluded.alarm_wait_seconds, plate_staff = excluded.plate_staff, voice = excluded.voice, revision ="
               " queue_hall.revision + 1"
               " WHERE queue_hall.revision = $9",
               hall, cell, rules.longest_wait_seconds, rules.recall_limit, rules.hold_seconds, rules.grace_seconds,
               rules.anonymous, boost::json::serialize(to_json(rules.notices)), rules.revision,
               rules.alarm_wait_seconds, rules.plate_staff.value_or(false),
               to_json_text(rules.voice.value_or(std::vector<VoicePeriod>{}))) == 1;
}

bool change_line(db::Tx& tx, HallId hall, const LineRule& line) {
    return tx.exec_count("UPDATE queue_category SET name = $3, name_en = $4, alarm_wait_seconds = $5, revision ="
                         " revision + 1 WHERE id = $1 AND hall_id = $2",
                         line.id, hall, line.name, line.name_en, line.alarm_wait_seconds) == 1;
}

std::vector<Category> categories(db::Reader& reader, HallId hall) {
    auto out = all_categories(reader, hall);
    std::erase_if(out, [](const Category& one) { return one.retired; });
    return out;
}

std::vector<Category> all_categories(db::Reader& reader, HallId hall) {
    std::vector<Category> out;
    for (auto row :
         reader.query("SELECT id, cell_id, hall_id, letter, name, name_en, is_default, typical_seconds,"
                      " alarm_wait_seconds, retired_at FROM queue_category WHERE hall_id = $1 ORDER BY letter"
                      " LIMIT 1000",
                      hall))
        out.push_back({row.get<CategoryId>(0), row.get<CellId>(1), row.get<HallId>(2), row.get<std::string>(3),
                       row.get<std::string>(4), row.get<std::string>(5), row.get<bool>(6), row.get<std::int64_t>(7),
                       row.get<std::optional<std::int64_t>>(8), row.get<std::optional<Instant>>(9).has_value()});
    return out;
}

bool is_retired(db::Reader& reader, CategoryId category, bool lock) {
    auto rows = reader.query(
        std::string("SELECT retired_at FROM queue_category WHERE id = $1") + (lock ? " {{for_update}}" : ""), category);
    return rows.empty() || rows[0].get<std::optional<Instant>>(0).has_value();
}

std::int64_t retire_line(db::Tx& tx, const Category& line, Instant now, Instant missed_since) {
    Date day = hall_date(now);
    tx.exec("UPDATE queue_category SET retired_at = $2, is_default = FALSE, revision = revision + 1 WHERE id = $1",
            line.id, now);
    // The row from which a new ticket takes its number: whoever is at it comes first, whoever comes later sees what was written above.
    tx.exec("INSERT INTO ticket_number (category_id, day, last) VALUES ($1, $2, 0) ON CONFLICT (category_id, day)"
            " DO UPDATE SET last = ticket_number.last",
            line.id, day);
    tx.exec("DELETE FROM counter_skill WHERE category_id = $1", line.id);
    return tx
        .query("SELECT count(*) FROM ticket WHERE hall_id = $1 AND day = $2 AND category_id = $3 AND (state IN"
               " ('waiting', 'called', 'serving', 'held') OR (state = 'no_show' AND ended_at > $4))",
               line.hall, day, line.id, missed_since)[0]
        .get<std::int64_t>(0);
}

std::vector<std::pair<Uuid, CategoryId>> matches(db::Reader& reader, HallId hall) {
    std::vector<std::pair<Uuid, CategoryId>> out;
    for (auto row : reader.query("SELECT matched_id, category_id FROM queue_category_match WHERE hall_id = $1"
                                 " ORDER BY category_id, matched_id LIMIT 20000",
                                 hall))
        out.emplace_back(row.get<Uuid>(0), row.get<CategoryId>(1));
    return out;
}

void clear_matches(db::Tx& tx, HallId hall) { tx.exec("DELETE FROM queue_category_match WHERE hall_id = $1", hall); }

void clear_skills(db::Tx& tx, CounterId counter) {
    tx.exec("DELETE FROM counter_skill WHERE counter_id = $1", counter);
}

std::optional<CategoryId> matched(db::Reader& reader, HallId hall, Uuid item_or_department) {
    auto rows = reader.query("SELECT category_id FROM queue_category_match WHERE hall_id = $1 AND matched_id = $2",
                             hall, item_or_department);
    return rows.empty() ? std::nullopt : std::optional(rows[0].get<CategoryId>(0));
}

std::vector<std::pair<CounterId, CategoryId>> skills(db::Reader& reader, HallId hall) {
    std::vector<std::pair<CounterId, CategoryId>> out;
    for (auto row :
         reader.query("SELECT k.counter_id, k.category_id FROM counter_skill k JOIN queue_category c ON c.id ="
                      " k.category_id WHERE c.hall_id = $1 ORDER BY k.counter_id, c.letter LIMIT 20000",
                      hall))
        out.emplace_back(row.get<CounterId>(0), row.get<CategoryId>(1));
    return out;
}

std::optional<CounterSession> session_at(db::Reader& reader, CounterId counter, bool lock) {
    return first_session(
        reader.query(std::string(kSession) + "s.counter_id = $1" + (lock ? " {{for_update}}" : ""), counter));
}

std::optional<CounterSession> session_of(db::Reader& reader, StaffId staff) {
    return first_session(reader.query(std::string(kSession) + "s.staff_id = $1", staff));
}

std::vector<CounterSession> open_sessions(db::Reader& reader, HallId hall) {
    std::vector<CounterSession> out;
    for (auto row : reader.query(std::string(kSession) + "s.hall_id = $1 ORDER BY s.counter_number LIMIT 1000", hall))
        out.push_back(session_from(row));
    return out;
}

std::vector<CounterSession> left_over_sessions(db::Tx& tx, HallId hall, Date day) {
    std::vector<CounterSession> out;
    for (auto row : tx.query(std::string(kSession) +
                                 "s.hall_id = $1 AND s.day < $2 AND s.ticket_id IS NULL ORDER BY s.id LIMIT 1000"
                                 " {{skip_locked}}",
                             hall, day))
        out.push_back(session_from(row));
    return out;
}

std::optional<Instant> free_since(db::Reader& reader, HallId hall, Date day, CounterId counter) {
    auto rows = reader.query("SELECT max(free_since) FROM counter_session WHERE hall_id = $1 AND day = $2 AND"
                             " counter_id = $3",
                             hall, day, counter);
    return rows[0].get<std::optional<Instant>>(0);
}

bool insert_session(db::Tx& tx, const CounterSession& s) {
    return tx.exec_count(
               "INSERT INTO counter_session (id, cell_id, region_id, hall_id, counter_id, counter_number,"
               " staff_id, day, state, pause_reason, categories, served, opened_at, since, revision, free_since)"
               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12, $12, 1, $13) ON CONFLICT DO NOTHING",
               s.id, s.cell, s.region, s.hall, s.counter, s.counter_number, s.staff, s.day, s.state, s.pause_reason,
               to_json_text(s.categories), s.opened_at, s.free_since) == 1;
}

void update_session(db::Tx& tx, const CounterSession& s) {
    tx.exec("UPDATE counter_session SET state = $2, pause_reason = $3, ticket_id = $4, served = $5, since = $6,"
            " closed_at = $7, revision = $8, pause_until = $9, handing = $10, free_since = $11 WHERE id = $1 AND "
            "revision = $8 - 1",
            s.id, s.state, s.pause_reason, s.ticket, s.served, s.since, s.closed_at, s.revision, s.pause_until,
            s.handing, s.free_since);
}

std::vector<std::pair<CounterId, std::int64_t>> served_on(db::Reader& reader, HallId hall, Date day) {
    std::vector<std::pair<CounterId, std::int64_t>> out;
    for (auto row : reader.query("SELECT counter_id, CAST(sum(served) AS BIGINT) FROM counter_session WHERE hall_id ="
                                 " $1 AND day = $2 GROUP BY counter_id ORDER BY counter_id LIMIT 1000",
                                 hall, day))
        out.emplace_back(row.get<CounterId>(0), row.get<std::int64_t>(1));
    return out;
}

std::optional<Screen> screen(db::Reader& reader, CounterId counter) {
    auto rows = reader.query("SELECT counter_id, cell_id, hall_id, shows, case_id, visit_id, revision FROM"
                             " counter_screen WHERE counter_id = $1",
                             counter);
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    return Screen{row.get<CounterId>(0),
                  row.get<CellId>(1),
                  row.get<HallId>(2),
                  row.get<std::string>(3),
                  row.get<std::optional<cases::CaseId>>(4),
                  row.get<std::optional<VisitId>>(5),
                  row.get<std::int64_t>(6)};
}

void put_screen(db::Tx& tx, const Screen& s) {
    tx.exec("INSERT INTO counter_screen (counter_id, cell_id, hall_id, shows, case_id, visit_id, revision)"
            " VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (counter_id) DO UPDATE SET shows = excluded.shows,"
            " case_id = excluded.case_id, visit_id = excluded.visit_id, revision = counter_screen.revision + 1",
            s.counter, s.cell, s.hall, s.shows, s.case_id, s.visit);
}

void insert_answer(db::Tx& tx, Uuid id, const Screen& s, const ScreenAnswer& a,
                   const std::optional<std::string>& signature_sealed) {
    std::optional<db::Blob> signature;
    if (signature_sealed)
        signature = db::Blob{*signature_sealed};
    tx.exec("INSERT INTO screen_answer (id, cell_id, hall_id, counter_id, case_id, agreed, signature_sealed, at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id, s.cell, s.hall, s.counter, a.case_id, a.agreed, signature, a.at);
}

std::optional<ScreenAnswer> last_answer(db::Reader& reader, CounterId counter) {
    auto rows = reader.query("SELECT case_id, agreed, signature_sealed IS NOT NULL, at FROM screen_answer WHERE"
                             " counter_id = $1 ORDER BY at DESC, id DESC LIMIT 1",
                             counter);
    if (rows.empty())
        return std::nullopt;
    return ScreenAnswer{rows[0].get<cases::CaseId>(0), rows[0].get<bool>(1), rows[0].get<bool>(2),
                        rows[0].get<Instant>(3)};
}

} // namespace store
} // namespace yimen::queue
