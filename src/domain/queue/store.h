#pragma once

// SQL of the queue and structs, nothing else.

#include <map>

#include "queue.h"

namespace yimen::queue::store {

// --- Tickets (store.cc)
struct Ticket {
    TicketId id;
    CellId cell;
    RegionId region;
    HallId hall;
    std::optional<SubjectId> subject;
    VisitId visit;
    Date day;
    CategoryId number_category;
    std::string letter;
    std::int64_t serial = 0;
    CategoryId category;
    std::optional<CounterId> only_counter;
    std::optional<std::string> principal_key;
    bool as_agent = false;
    std::optional<catalogue::ItemId> item;
    std::string item_name, item_name_en;
    Priority priority = Priority::none;
    std::optional<std::string> guide_code;
    std::string channel, token;
    TicketState state = TicketState::waiting;
    Instant issued_at, due, since;
    std::optional<Instant> slot; // booked for
    Party party;
    std::int64_t waited = 0; // microseconds
    std::optional<CounterId> counter;
    std::optional<std::int64_t> counter_number;
    std::optional<StaffId> staff;
    std::optional<Instant> called_at, served_at, ended_at;
    std::int64_t recalls = 0, leg = 1;
    bool returned = false;
    std::int64_t revision = 1;

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, subject}; }
    std::string number() const; // A012; four digits when a day needs them
    Waiting waiting() const { return {id, category, only_counter, due}; }
};

// Until when one whose number was called in vain may have the old place back (过号保留); nothing: that is over, or was never so.
std::optional<Instant> return_until(const Ticket& ticket, std::int64_t grace_seconds, Instant now);

std::optional<Ticket> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, TicketId id,
                              bool lock = false);
std::optional<Ticket> any(db::Reader& reader, TicketId id);
std::optional<Ticket> by_token(db::Reader& reader, std::string_view token);
std::vector<Ticket> of_visit(db::Reader& reader, VisitId visit);
std::optional<Ticket> live_of(db::Reader& reader, CategoryId category, const std::vector<std::string>& principal_keys);
// Live ones of that day; `missed`: those whose call was missed too.
std::vector<Ticket> live_of_principals(db::Reader& reader, HallId hall, Date day,
                                       const std::vector<std::string>& principal_keys, bool missed);

struct TicketQuery {
    std::optional<HallId> hall;
    std::optional<TicketState> state;
    std::optional<CategoryId> category;
    std::optional<Date> day;
    std::optional<TicketId> after;
    int limit = 20;
};
std::vector<Ticket> list(db::Reader& reader, const access::Principal& who, access::Roles roles, const TicketQuery& q);
std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const TicketQuery& q);

// The next number of a line on a day.
std::int64_t take_number(db::Tx& tx, CategoryId category, Date day);
// False when the principal has a live ticket in this line.
bool insert(db::Tx& tx, const Ticket& ticket);
// Writes what a step may change; the caller holds the row.
void update(db::Tx& tx, const Ticket& ticket);
// The first of the line that the counter may serve and that no other call is taking at this moment, locked. The order is that of call_policy.h.
std::optional<Ticket> claim_next(db::Tx& tx, HallId hall, const Skills& skills);
std::vector<Ticket> line(db::Reader& reader, HallId hall, const Skills& skills, int limit);
std::vector<Ticket> held(db::Reader& reader, HallId hall, int limit);
// Waiting for this counter and no other; locked.
std::vector<Ticket> sent_to(db::Tx& tx, CounterId counter);
// Called at the counters of the hall, newest first.
std::vector<Ticket> called(db::Reader& reader, HallId hall, Date day, bool now_only, int limit,
                           const std::optional<std::vector<CounterId>>& at = std::nullopt);
// Numbers that these counters may call for their lines, as they stand there.
std::vector<std::string> waiting_numbers(db::Reader& reader, HallId hall, const std::vector<CategoryId>& lines,
                                         const std::vector<CounterId>& counters, int limit);
int ahead(db::Reader& reader, const Ticket& ticket);
// Held since before `held_before`, or live in line from before `day`; locked, for the job.
std::vector<Ticket> overdue(db::Tx& tx, HallId hall, Instant held_before, Date day, int limit);
std::vector<HallId> halls_with_tickets(db::Reader& reader);

struct Leg {
    TicketId ticket;
    std::int64_t leg = 1;
    CategoryId category;
    std::optional<CounterId> only_counter;
    std::optional<StaffId> staff;
    std::string note;
    Instant began_at;
};
void insert_leg(db::Tx& tx, const Leg& leg);

struct Span {
    TicketId ticket;
    std::int64_t revision = 0;
    HallId hall;
    CategoryId category;
    TicketState state = TicketState::waiting;
    TicketAction action = TicketAction::call;
    std::optional<CounterId> counter;
    std::optional<StaffId> staff;
    Instant began_at, ended_at;
};
void insert_span(db::Tx& tx, const Span& span);
// Seconds of the last `count` servings of the line since `from`.
std::vector<std::chrono::seconds> last_servings(db::Reader& reader, CategoryId category, Instant from, int count);

std::vector<std::chrono::seconds> servings_of_counter(db::Reader& reader, HallId hall, CounterId counter, Instant from,
                                                      int count);

struct LineCount {
    CategoryId category;
    std::int64_t waiting = 0;
    Instant oldest;
};
std::vector<LineCount> line_counts(db::Reader& reader, HallId hall);

// --- Categories (desk_store.cc)
std::optional<HallRules> hall_rules(db::Reader& reader, HallId hall);
// False when the hall's rules have another revision than `rules` by now.
bool change_hall_rules(db::Tx& tx, CellId cell, HallId hall, const HallRules& rules);
// False when the hall has no such line. The letter stays.
bool change_line(db::Tx& tx, HallId hall, const LineRule& line);
std::vector<Category> categories(db::Reader& reader, HallId hall);     // in use
std::vector<Category> all_categories(db::Reader& reader, HallId hall); // retired ones too
// `lock`: until the end of the transaction it stays as it is.
bool is_retired(db::Reader& reader, CategoryId category, bool lock = false);
// Takes nobody any more, with no counter that serves it. Returns how many stand in it today, or may come back to it as they were missed
// after `missed_since`; nobody else gets in until the transaction ends.
std::int64_t retire_line(db::Tx& tx, const Category& line, Instant now, Instant missed_since);
// What goes into which line: items and departments.
std::vector<std::pair<Uuid, CategoryId>> matches(db::Reader& reader, HallId hall);
void clear_matches(db::Tx& tx, HallId hall);
void clear_skills(db::Tx& tx, CounterId counter);
std::optional<CategoryId> matched(db::Reader& reader, HallId hall, Uuid item_or_department);
// By counter, what it may serve.
std::vector<std::pair<CounterId, CategoryId>> skills(db::Reader& reader, HallId hall);

// What a counter serves on that day in place of its skills (staffing.cc).
std::map<CounterId, std::vector<CategoryId>> lines_of_day(db::Reader& reader, HallId hall, Date day);

// --- Counters (desk_store.cc)
struct CounterSession {
    CounterSessionId id;
    CellId cell;
    RegionId region;
    HallId hall;
    CounterId counter;
    std::int64_t counter_number = 0;
    StaffId staff;
    Date day;
    std::string state; // open, paused, closed
    std::string pause_reason;
    std::optional<Instant> pause_until = {};
    bool handing = false;               // offered to the next clerk
    std::vector<CategoryId> categories; // empty: all
    std::optional<TicketId> ticket;
    std::int64_t served = 0;
    Instant opened_at, since;
    std::optional<Instant> closed_at;
    std::int64_t revision = 1;
    std::optional<Instant> free_since = {}; // when the last ticket left the counter on that day

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, {}}; }
    Skills skills() const { return {counter, categories}; }
};
std::optional<CounterSession> session_at(db::Reader& reader, CounterId counter, bool lock = false);
std::optional<CounterSession> session_of(db::Reader& reader, StaffId staff);
std::vector<CounterSession> open_sessions(db::Reader& reader, HallId hall);
// Free, and opened before `day`; locked.
std::vector<CounterSession> left_over_sessions(db::Tx& tx, HallId hall, Date day);
std::optional<Instant> free_since(db::Reader& reader, HallId hall, Date day, CounterId counter);
// False when the counter or the clerk has an open session.
bool insert_session(db::Tx& tx, const CounterSession& session);
void update_session(db::Tx& tx, const CounterSession& session);
// Served since the day began, by counter.
std::vector<std::pair<CounterId, std::int64_t>> served_on(db::Reader& reader, HallId hall, Date day);

struct Screen {
    CounterId counter;
    CellId cell;
    HallId hall;
    std::string shows = "idle";
    std::optional<cases::CaseId> case_id;
    std::optional<VisitId> visit;
    std::int64_t revision = 1;
};
std::optional<Screen> screen(db::Reader& reader, CounterId counter);
void put_screen(db::Tx& tx, const Screen& screen);
struct ScreenAnswer {
    cases::CaseId case_id;
    bool agreed = false;
    bool signed_there = false;
    Instant at;
};
void insert_answer(db::Tx& tx, Uuid id, const Screen& screen, const ScreenAnswer& answer,
                   const std::optional<std::string>& signature_sealed);
std::optional<ScreenAnswer> last_answer(db::Reader& reader, CounterId counter);

// --- Visits (visit_store.cc)
struct Visit {
    VisitId id;
    CellId cell;
    RegionId region;
    HallId hall;
    Date day;
    std::optional<std::string> person_key;
    std::optional<SubjectId> subject;
    std::optional<std::string> guide_code;
    Instant began_at;
    std::int64_t revision = 1;

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, subject}; }
};
std::optional<Visit> visit(db::Reader& reader, VisitId id);
std::optional<Visit> visible_visit(db::Reader& reader, const access::Principal& who, access::Roles roles, VisitId id,
                                   bool lock = false);
std::optional<Visit> visit_of_person(db::Reader& reader, HallId hall, Date day, std::string_view person_key);
// False when the person is here today already.
bool insert_visit(db::Tx& tx, const Visit& visit);
void update_visit(db::Tx& tx, const Visit& visit);

struct Identification {
    IdentificationId id;
    CellId cell;
    HallId hall;
    AccountId account;
    std::optional<PersonId> person;
    std::optional<SubjectId> subject;
    std::optional<std::string> number_key;
    std::optional<VisitId> visit;
    std::optional<std::string> guide_code;
    Instant made_at, expires_at;
    std::optional<std::string> card_challenge = {}; // the reader has read their card for it
};
// False when its card was read for a challenge that another was read for.
bool insert_identification(db::Tx& tx, const Identification& identification);
// Those of the account that have not ended.
std::optional<Identification> identification(db::Reader& reader, IdentificationId id, AccountId account, Instant now);
void put_visit_code(db::Tx& tx, std::string_view hash, CellId cell, PersonId person, Instant expires_at);
std::optional<PersonId> person_by_code(db::Reader& reader, std::string_view hash, CellId cell, Instant now);
std::int64_t remove_expired(db::Tx& tx, Instant now);

} // namespace yimen::queue::store
