#pragma once

// A hall's lines at this moment, by the hour, and what a thread shows of tickets and visits: for modules above.

#include "item_places.h"
#include "queue.h"

namespace yimen::queue {

// --- Now ----------------------------------------------------------------------------------------------------------------------------

enum class CounterState { closed, open, paused };
BOOST_DESCRIBE_ENUM(CounterState, closed, open, paused)
struct CounterTicket {
    TicketId ticket_id;
    std::string number;
    TicketState state = TicketState::called;
    Instant since;
    BOOST_DESCRIBE_CLASS(CounterTicket, (), (ticket_id, number, state, since), (), ())
};
struct CounterView {
    CounterId id;
    std::int64_t number = 0;
    std::string kind, name, name_en;
    CounterState state = CounterState::closed;
    std::optional<std::string> pause_reason, staff_name;
    std::optional<Instant> since;
    std::optional<CounterTicket> current;
    std::vector<std::string> categories; // letters
    std::int64_t served_today = 0, revision = 0;
    std::optional<Instant> pause_until; // as the clerk has said
    bool handing = false;               // offered to the next clerk
    BOOST_DESCRIBE_CLASS(CounterView, (),
                         (id, number, kind, name, name_en, state, pause_reason, staff_name, since, current, categories,
                          served_today, revision, pause_until, handing),
                         (), ())
};

// Who could serve what, for modules above (staffing.cc).
struct CounterStaff {
    CounterId id;
    std::int64_t number = 0;
    CounterState state = CounterState::closed;
    bool busy = false;               // somebody is called or served there
    std::vector<CategoryId> serves;  // closed: what it would
    std::vector<CategoryId> skilled; // what it may serve on any day
    std::optional<Instant> opened_at;
    std::optional<StaffId> staff;
};
std::vector<CounterStaff> staffing(const places::Directory& directory, db::Reader& reader, HallId hall, Date day);

struct LongestWait {
    TicketId ticket;
    std::string number;
    std::int64_t seconds = 0;
};
// A line now, and from which wait on its hall wants to be warned.
struct LineWatch {
    LineView line;
    std::int64_t alarm_seconds = 0; // 0: never
};
std::vector<LineWatch> watched_lines(const Queue& queue, db::Reader& reader, const places::HallRow& hall);

// What the board counts; `who` bounds it as the lists of tickets and visits do.
struct Figures {
    std::int64_t people = 0;  // visits with a live ticket: GET /visits?hall_id=…&live=true
    std::int64_t waiting = 0; // GET /tickets?hall_id=…&state=waiting
    std::optional<LongestWait> longest;
    std::int64_t longest_acceptable_seconds = 0; // of the hall's rules
    std::vector<CounterView> counters;
    std::vector<LineView> lines;
};
Figures figures(const Queue& queue, db::Reader& reader, const access::Principal& who, const places::HallRow& hall);

struct HourFigure {
    int hour = 0; // on the hall's wall
    std::int64_t issued = 0, served = 0;
    std::optional<std::int64_t> mean_wait_seconds; // of those who were called in that hour
    BOOST_DESCRIBE_CLASS(HourFigure, (), (hour, issued, served, mean_wait_seconds), (), ())
};
// From the first to the last hour in which something happened; empty when nothing did.
std::vector<HourFigure> by_hour(db::Reader& reader, HallId hall, Date day);
// The last day before `day` on which tickets were given.
std::optional<Date> day_before(db::Reader& reader, HallId hall, Date day);

// --- History --------------------------------------------------------------------------------------------------------------------------

// One stay in a line, from joining it (issued, transferred to it, or back from having been held) to the call and the end at the counter.
struct Stay {
    CategoryId category;
    std::optional<CounterId> counter;
    Instant joined;
    std::optional<Instant> called, ended; // ended without a call: given up
    bool no_show = false;
    bool first = false; // of its ticket: the wait of somebody who takes one
};
// Of the tickets of that day, those under way too: their last stay has no end.
std::vector<Stay> stays(db::Reader& reader, HallId hall, Date day);
// Days before `before` with tickets, the latest first.
std::vector<Date> days_with_tickets(db::Reader& reader, HallId hall, Date before, int limit);
struct HallInUse {
    HallId hall;
    CellId cell;
};
std::vector<HallInUse> halls_in_use(db::Reader& reader);
std::vector<Category> lines_of(db::Reader& reader, HallId hall);       // retired ones too: the past names them
std::vector<CounterId> open_counters(db::Reader& reader, HallId hall); // signed in and not paused

// --- Visits -------------------------------------------------------------------------------------------------------------------------

struct VisitFacts {
    VisitId id;
    access::Scope::RowScope scope;
    Date day;
    Instant began_at;
    std::optional<std::string> guide_code;
};
std::optional<VisitFacts> visit_seen_by(db::Reader& reader, const access::Principal& who, VisitId id);
std::optional<VisitFacts> visit_facts(db::Reader& reader, VisitId id); // whoever asks
// The visitor's own visits that began after `since`, the newest first.
std::vector<VisitFacts> visits_since(db::Reader& reader, const access::Principal& who, Instant since, int limit);

// Who was identified by this account in the last minutes (Queue::identify, which journals it); nullopt when that is over, or when it says
// nothing of a person.
struct IdentifiedFacts {
    std::optional<PersonId> person;
    std::optional<SubjectId> subject; // the person's own
};
std::optional<IdentifiedFacts> identified(db::Reader& reader, const access::Principal& who, IdentificationId id,
                                          Instant system_now);

struct TicketFacts {
    TicketId id;
    VisitId visit;
    std::string number, item_name, item_name_en; // no item: empty
    TicketState state = TicketState::waiting;
    Instant issued_at;
    std::optional<Instant> ended_at;
    std::optional<SubjectId> subject;
    std::optional<StaffId> staff;
    std::optional<std::int64_t> counter_number;
};
std::optional<TicketFacts> ticket_seen_by(db::Reader& reader, const access::Principal& who, TicketId id);
std::vector<TicketFacts> tickets_of(db::Reader& reader, VisitId visit);

// How many tickets were taken for each item since then, the most often first; at most `limit`.
std::vector<std::pair<catalogue::ItemId, std::int64_t>> asked_since(db::Reader& reader, CellId cell, Instant since,
                                                                    int limit);

// Visits of a hall; all and counted alike.
struct VisitQuery {
    std::optional<HallId> hall;
    std::optional<Date> day;
    bool live = false; // with a ticket that is not over
    std::optional<VisitId> after;
    int limit = 20;
};
std::vector<VisitFacts> visits(db::Reader& reader, const access::Principal& who, const VisitQuery& query);
std::int64_t count_visits(db::Reader& reader, const access::Principal& who, const VisitQuery& query);

http::Routes visit_list_routes(const Queue& queue);

} // namespace yimen::queue
