#pragma once

// Booking (预约): rules of a hall's lines, places taken and given back, the waiting list, checking in. See README.md.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access.h"
#include "base/json.h"
#include "base/result.h"
#include "catalogue/catalogue.h"
#include "db/db.h"
#include "db/migrate.h"
#include "errors.h"
#include "http/http.h"
#include "ids.h"
#include "jobs/jobs.h"
#include "outbox/outbox.h"
#include "people/message_settings.h"
#include "people/people.h"
#include "places/places.h"
#include "plan.h"
#include "queue/queue.h"

namespace yimen::booking {

namespace store {
struct Booking;
struct StoredPlan;
struct Wish;
} // namespace store

// held: for some minutes, to be confirmed. lapsed: it was not. checked_in: has its ticket, in time or late.
enum class BookingState { held, confirmed, checked_in, no_show, cancelled, lapsed };
BOOST_DESCRIBE_ENUM(BookingState, held, confirmed, checked_in, no_show, cancelled, lapsed)
std::string_view to_string(BookingState state);

using queue::Caller;

// Small and free of personal data: kept with the idempotency key.
struct BookingRef {
    BookingId id;
    BookingState state = BookingState::held;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(BookingRef, (), (id, state, revision), (), ())
};
struct WishRef {
    WishId id;
    BOOST_DESCRIBE_CLASS(WishRef, (), (id), (), ())
};
struct CheckInRef {
    BookingId id;
    TicketId ticket;
    bool late = false, again = false;
    BOOST_DESCRIBE_CLASS(CheckInRef, (), (id, ticket, late, again), (), ())
};
struct PlanRef {
    CategoryId category;
    std::int64_t revision = 0, hit = 0;
    BOOST_DESCRIBE_CLASS(PlanRef, (), (category, revision, hit), (), ())
};

struct NewBooking {
    HallId hall;
    std::vector<catalogue::ItemId> items; // handled in one line
    std::optional<CategoryId> category;   // where no item is named
    Instant starts_at;
    std::optional<SubjectId> subject; // the visitor's own unless they say otherwise; staff name it
};
struct NewWish {
    HallId hall;
    std::vector<catalogue::ItemId> items;
    std::optional<CategoryId> category;
    Date from_day{}, to_day{};
    std::optional<SubjectId> subject;
};
// What a check-in names: a code, a booking that the caller sees, or who stands there (by card or number, Queue::identify).
struct CheckIn {
    std::optional<std::string> code;
    std::optional<BookingId> booking;
    std::optional<queue::IdentificationId> identification;
    std::optional<HallId> hall; // where a visitor says they are
};

// What becomes of bookings that a change of the rules hits.
enum class OnHit { keep, cancel };
BOOST_DESCRIBE_ENUM(OnHit, keep, cancel)
struct PlanChange {
    Plan plan;
    OnHit on_hit = OnHit::keep;
    std::vector<BookingId> shown; // the hits that the manager saw
    std::string reason;           // told to those whose booking ends
};

struct HallClosure {
    Date day{};
    std::string reason, reason_en;
    std::vector<BookingId> shown; // that the manager saw would end
};
struct ClosureRef {
    Date day{};
    std::int64_t told = 0; // bookings that ended
    BOOST_DESCRIBE_CLASS(ClosureRef, (), (day, told), (), ())
};

// How many may begin in a slot now, by its start.
struct FreeSlot {
    Slot slot;
    int free_portal = 0, free_staff = 0; // for one that lasts as long as asked
};
struct FreeDay {
    Date day{};
    std::vector<FreeSlot> slots;
    std::string reason, reason_en;
};

class Bookings {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const places::Calendars& calendars;
        const people::Service& people;
        const catalogue::Catalogue& catalogue;
        const queue::Queue& queue;
        std::string base_url;
    };
    explicit Bookings(Parts parts) : parts_(std::move(parts)) {}

    // --- Bookings (bookings.cc)
    // Takes the place for some minutes. An earlier hold of the same person ends. booking.full, booking.no_such_slot, booking.too_short,
    // booking.overlaps, booking.too_many, booking.paused, booking.not_bookable, booking.several_lines, booking.not_for_principal.
    Result<BookingRef> hold(db::Tx& tx, const Caller& caller, const NewBooking& wanted) const;
    // booking.hold_ended, booking.not_allowed.
    Result<BookingRef> confirm(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision) const;
    // To another time of the same line; code and id stay.
    Result<BookingRef> move(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision,
                            Instant starts_at) const;
    Result<BookingRef> cancel(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision,
                              std::string_view reason) const;
    // Holds that were not confirmed, days that went by without a check-in, wishes for days that are over. Returns how many.
    std::int64_t expire() const;
    void remind(db::Tx& tx, BookingId id) const;

    // --- Checking in (check_in.cc)
    // One ticket for a booking, however often it is asked for. booking.too_early, booking.day_over, booking.other_hall, booking.unknown_code;
    // queue.already_in_line while the number of another booking of theirs still stands in that line;
    // for who stands there also booking.none_today and queue.identification_ended.
    Result<CheckInRef> check_in(db::Tx& tx, const Caller& caller, const CheckIn& wanted) const;

    // --- Waiting list (wishes.cc)
    Result<WishRef> wish(db::Tx& tx, const Caller& caller, const NewWish& wanted) const;
    Result<WishRef> withdraw(db::Tx& tx, const Caller& caller, WishId id) const;
    // Gives what is free in a line to those who wait for it, in their order. Returns how many offers were made.
    std::int64_t offer(CategoryId category) const;

    // --- Rules (plans.cc)
    // What the change would hit: bookings whose time would be gone or over its capacity, the latest taken first.
    std::vector<store::Booking> hits(db::Reader& reader, const store::StoredPlan& now, const Plan& plan) const;
    // booking.plan_not_found, booking.plan_stale, booking.hits_differ, request.invalid.
    Result<PlanRef> set_plan(db::Tx& tx, const Caller& caller, CategoryId category, HallId hall, std::int64_t revision,
                             const PlanChange& change) const;
    // Whether a line takes bookings, has some to come, or people wait for a place in it; its plan is locked.
    bool holds_line(db::Tx& tx, CategoryId category) const;
    // --- The whole hall closed for a day (closures.cc)
    std::vector<store::Booking> of_hall_on(db::Reader& reader, HallId hall, Date day) const; // still to come
    // No tickets and no bookings on that day; those who had one are told. booking.hall_not_found, booking.hits_differ.
    Result<ClosureRef> close_hall(db::Tx& tx, const Caller& caller, HallId hall, const HallClosure& wanted) const;
    // Bookings that the closing ended stay ended. booking.not_closed.
    Result<ClosureRef> reopen_hall(db::Tx& tx, const Caller& caller, HallId hall, Date day) const;

    // For the demo and the first plan of a line; no checks.
    static void put_plan(db::Tx& tx, const places::HallRow& hall, CategoryId category, const Plan& plan);

    // The days with their slots for something that takes `items` items, from `from` on.
    std::vector<FreeDay> free_days(db::Reader& reader, const store::StoredPlan& plan, Date from, int days,
                                   int items) const;
    // Slots of the portal end sooner than those of staff.
    bool may_begin(const Plan& plan, Channel channel, Instant starts_at) const;
    // The line that handles all these items in this hall. booking.several_lines, booking.not_bookable, catalogue.item_not_found.
    Result<store::StoredPlan> plan_for(db::Reader& reader, HallId hall, const std::vector<catalogue::ItemId>& items,
                                       std::optional<CategoryId> category) const;

    const Parts& parts() const { return parts_; }

  private:
    struct Party {
        SubjectId subject;
        std::optional<PersonId> person;
        bool as_agent = false;
        std::string who_key() const;
    };
    Result<Party> party(db::Reader& reader, const Caller& caller, const std::optional<SubjectId>& subject,
                        const std::vector<catalogue::ItemId>& items) const;
    struct Wanted;
    Result<store::Booking> arrived(db::Tx& tx, const Caller& caller, queue::IdentificationId id) const;
    // Locks, checks and takes. The plan is locked here.
    Result<store::Booking> take(db::Tx& tx, const Wanted& wanted) const;
    Result<std::vector<Slot>> run_for(const Plan& plan, db::Reader& reader, Channel channel, Instant starts_at,
                                      int items) const;
    Result<store::Booking> load(db::Tx& tx, const Caller& caller, BookingId id, std::int64_t revision) const;
    // Gives the slots back and asks the waiting list.
    void give_back(db::Tx& tx, const store::Booking& booking) const;
    void end(db::Tx& tx, const Caller& caller, std::string_view role, store::Booking& booking, BookingState state,
             std::string_view by, std::string_view reason) const;
    // Writes the row, the journal entry and the event, with a message to the visitor where `message` names one.
    void write(db::Tx& tx, const Caller& caller, std::string_view role, store::Booking& booking,
               std::string_view action, std::string_view event, std::string_view message = {}) const;
    void publish(db::Tx& tx, const store::Booking& booking, std::string_view event, std::string_view message) const;
    void plan_reminder(db::Tx& tx, const store::Booking& booking, const Plan& plan) const;
    bool offer_one(db::Tx& tx, const store::Wish& wish) const;
    void expire_wishes(db::Tx& tx, Date today) const;

    Parts parts_;
};

void add_jobs(const Bookings& bookings, jobs::Runner& runner);
// Mails the messages of the inbox to those who asked for mail; brings its templates to the mailer.
outbox::Subscriber mails(const Bookings& bookings, const people::MessageSettings& settings, notify::Mailer& mailer);

// The hall when one of these roles of `who` reaches it. booking.hall_not_found.
Result<places::HallRow> hall_within(const Bookings& bookings, db::Reader& reader, const access::Principal& who,
                                    access::Roles roles, HallId id);

http::Routes routes(const Bookings& bookings);         // bookings, checking in, waiting list
http::Routes slot_routes(const Bookings& bookings);    // open to everybody: where and when
http::Routes plan_routes(const Bookings& bookings);    // rules, for managers
http::Routes closure_routes(const Bookings& bookings); // days on which the whole hall is closed
std::vector<db::Migration> migrations();

} // namespace yimen::booking
