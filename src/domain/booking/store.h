#pragma once

// SQL of booking and structs, nothing else.

#include "booking.h"

namespace yimen::booking::store {

struct StoredPlan {
    CategoryId category;
    CellId cell;
    RegionId region;
    HallId hall;
    Plan plan;
    std::int64_t revision = 0;

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, {}}; }
};
std::optional<StoredPlan> plan(db::Reader& reader, CategoryId category, bool lock = false);
std::vector<StoredPlan> plans_of(db::Reader& reader, HallId hall);
void put_plan(db::Tx& tx, const StoredPlan& plan); // raises the revision
std::vector<CategoryId> lines_with_wishes(db::Reader& reader);

// Two calls that book for one of these at once come one after the other.
void lock_parties(db::Tx& tx, CellId cell, std::vector<std::string> keys);

struct Booking {
    BookingId id;
    CellId cell;
    RegionId region;
    HallId hall;
    SubjectId subject;
    std::optional<PersonId> person;
    std::string who_key;
    bool as_agent = false;
    CategoryId category;
    Date day{};
    Instant starts_at, ends_at;
    Session session = Session::regular;
    Channel channel = Channel::portal;
    std::string code;
    BookingState state = BookingState::held;
    std::optional<Instant> hold_until;
    std::optional<WishId> wish;
    std::optional<TicketId> ticket;
    std::optional<queue::VisitId> visit;
    bool late = false;
    std::string ended_by, reason;
    Instant made_at, since;
    std::int64_t revision = 1;

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, subject}; }
};
struct Item {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(Item, (), (id, name, name_en), (), ())
};

std::optional<Booking> visible(db::Reader& reader, const access::Principal& who, access::Roles roles, BookingId id,
                               bool lock = false);
std::optional<Booking> any(db::Reader& reader, BookingId id, bool lock = false);
std::optional<Booking> by_code(db::Reader& reader, CellId cell, std::string_view code, bool lock = false);
// The first that this person, or staff for this principal, made for the day in the hall and that has not become a ticket yet.
std::optional<Booking> of_arrival(db::Tx& tx, HallId hall, Date day, const std::vector<std::string>& who_keys);
bool is_of_booking(db::Reader& reader, TicketId ticket);
// Live ones of this person or principal between these times, but `except`.
bool overlaps(db::Reader& reader, std::string_view who_key, SubjectId subject, Instant from, Instant to,
              BookingId except);
int live_count(db::Reader& reader, std::string_view who_key);
// Holds of this person that offer nothing of the waiting list.
std::vector<Booking> own_holds(db::Tx& tx, std::string_view who_key, HallId hall);
// Days missed in this hall, the newest first.
std::vector<Date> misses(db::Reader& reader, HallId hall, std::string_view who_key, int limit);
std::vector<Booking> hold_ended(db::Tx& tx, Instant now, int limit);
std::vector<Booking> day_over(db::Tx& tx, Date today, int limit);
// Held and confirmed of a line from `from` on, by start and then by when they were made.
std::vector<Booking> coming(db::Reader& reader, CategoryId category, Instant from);

// False when the code is taken.
bool insert(db::Tx& tx, const Booking& booking);
void update(db::Tx& tx, const Booking& booking); // everything that a step may change; `revision` is the new one
void insert_items(db::Tx& tx, BookingId id, const std::vector<Item>& items);
std::vector<std::pair<BookingId, Item>> items(db::Reader& reader, const std::vector<BookingId>& bookings);

struct BookingQuery {
    std::optional<HallId> hall;
    std::optional<Date> day;
    std::optional<BookingState> state;
    std::optional<CategoryId> category;
    bool upcoming = false; // held and confirmed
    std::optional<std::pair<Instant, BookingId>> after;
    bool newest_first = false;
    int limit = 20;
};
std::vector<Booking> list(db::Reader& reader, const access::Principal& who, access::Roles roles, const BookingQuery& q);
std::int64_t count(db::Reader& reader, const access::Principal& who, access::Roles roles, const BookingQuery& q);

// --- The ledger (ledger.cc)
// False, with nothing taken, when the slot has no place left.
bool raise(db::Tx& tx, CategoryId category, Instant starts_at, Channel channel, int capacity);
void lower(db::Tx& tx, CategoryId category, Instant starts_at, Channel channel);
void insert_unit(db::Tx& tx, BookingId booking, CategoryId category, Instant starts_at, Channel channel);
struct Unit {
    BookingId booking;
    Instant starts_at;
    Channel channel = Channel::portal;
};
std::vector<Unit> units_of(db::Reader& reader, BookingId booking); // by start
std::vector<Unit> units_of_line(db::Reader& reader, CategoryId category, Instant from);
void delete_units(db::Tx& tx, BookingId booking);
struct Taken {
    Instant starts_at;
    Channel channel = Channel::portal;
    int taken = 0;
};
std::vector<Taken> taken(db::Reader& reader, CategoryId category, Instant from, Instant to);
// What is taken stays; what may be taken is no more than that where it was less.
void cap_to_taken(db::Tx& tx, CategoryId category, Instant from);

// --- Waiting list (wish_store.cc)
struct Wish {
    WishId id;
    CellId cell;
    RegionId region;
    HallId hall;
    SubjectId subject;
    std::optional<PersonId> person;
    bool as_agent = false;
    CategoryId category;
    std::vector<catalogue::ItemId> items;
    Date from_day{}, to_day{};
    std::string state = "waiting";
    Instant made_at;
    std::int64_t revision = 1;

    access::Scope::RowScope scope() const { return {cell, region, hall, {}, subject}; }
};
bool insert_wish(db::Tx& tx, const Wish& wish); // false: there is one for the same days
std::optional<Wish> visible_wish(db::Reader& reader, const access::Principal& who, access::Roles roles, WishId id,
                                 bool lock = false);
void set_wish_state(db::Tx& tx, WishId id, std::string_view state);
std::vector<Wish> waiting_wishes(db::Reader& reader, CategoryId category, int limit);
std::vector<Wish> wishes_over(db::Reader& reader, Date today, int limit);
std::vector<Wish> live_wishes(db::Reader& reader, const access::Principal& who, access::Roles roles, int limit);

} // namespace yimen::booking::store
