#pragma once

// What booking shows: reply structs, and how they are put together.

#include "parts.h"

namespace yimen::booking {

struct BookingLine {
    CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(BookingLine, (), (id, letter, name, name_en), (), ())
};
struct BookedItem {
    catalogue::ItemId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(BookedItem, (), (id, name, name_en), (), ())
};
struct BookingAction {
    std::string name;
    bool allowed = false;
    std::optional<std::string> reason; // code of the refusal
    BOOST_DESCRIBE_CLASS(BookingAction, (), (name, allowed, reason), (), ())
};
struct BookingView {
    BookingId id;
    HallId hall_id;
    std::string hall_name, hall_name_en;
    BookingLine category;
    std::vector<BookedItem> items;
    BookingState state = BookingState::held;
    Instant starts_at, ends_at;
    Session session = Session::regular;
    Channel channel = Channel::portal;
    std::optional<std::string> code; // for checking in; to those for whom it is
    SubjectId subject_id;
    std::string principal_name; // masked
    bool as_agent = false;
    std::optional<Instant> hold_until;
    bool offered = false;                  // from the waiting list
    Instant check_in_from, check_in_until; // later ones are walk-ins
    std::optional<TicketId> ticket_id;
    std::optional<std::string> ticket_number;
    bool late = false;
    std::string ended_by, reason;
    Instant made_at;
    std::int64_t revision = 0;
    std::vector<BookingAction> actions;
    BOOST_DESCRIBE_CLASS(BookingView, (),
                         (id, hall_id, hall_name, hall_name_en, category, items, state, starts_at, ends_at, session,
                          channel, code, subject_id, principal_name, as_agent, hold_until, offered, check_in_from,
                          check_in_until, ticket_id, ticket_number, late, ended_by, reason, made_at, revision, actions),
                         (), ())
};
std::vector<BookingView> views_of(const Bookings& bookings, db::Reader& reader, const Caller& caller,
                                  const std::vector<store::Booking>& rows);

// open: something is free. full, closed (with its reason), none: no opening on this day.
enum class DayState { open, full, closed, none };
BOOST_DESCRIBE_ENUM(DayState, open, full, closed, none)
struct SlotView {
    Instant starts_at, ends_at;
    Session session = Session::regular;
    int free = 0; // on the caller's channel
    BOOST_DESCRIBE_CLASS(SlotView, (), (starts_at, ends_at, session, free), (), ())
};
struct DayView {
    Date day{};
    DayState state = DayState::none;
    std::string reason, reason_en;
    std::vector<SlotView> slots;
    BOOST_DESCRIBE_CLASS(DayView, (), (day, state, reason, reason_en, slots), (), ())
};
DayView day_view(const FreeDay& day, Channel channel);

std::map<CategoryId, BookingLine> lines_of(const Bookings& bookings, db::Reader& reader, HallId hall);
inline Caller caller_of(http::Context& context) { return {context.who(), context.channel(), context.request().id}; }

} // namespace yimen::booking
