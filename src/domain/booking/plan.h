#pragma once

// What a hall decided about booking one of its lines (预约规则), and the slots that follow for a day. Pure: values in, values out.
//
// A day's slots are cut from periods: first the extra openings of that very day, then the series in the order in which they stand. A slot
// that would overlap one that is there already is left out, so no minute is offered twice, whatever series and exceptions say together.
// Then capacities of the day are set and closed times are taken out.

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "places/calendar.h"

namespace yimen::booking {

// Which days a series is for, by the State Council's calendar: a make-up Saturday is a working day, a holiday no plain rest day.
enum class Days { working, rest, holiday };
BOOST_DESCRIBE_ENUM(Days, working, rest, holiday)
// 常规, 午间, 晚间延时, 周末错时 (延时错时服务): a service type of its own in reports.
enum class Session { regular, noon, evening, weekend };
BOOST_DESCRIBE_ENUM(Session, regular, noon, evening, weekend)
// By whom a place is taken: visitors themselves, or staff for somebody on the phone or at the desk.
enum class Channel { portal, staff };
BOOST_DESCRIBE_ENUM(Channel, portal, staff)

struct Opening {
    Days days = Days::working;
    std::vector<int> weekdays; // 1 Monday … 7 Sunday; empty: all
    Session session = Session::regular;
    int from_minute = 0, to_minute = 0; // after midnight
    int slot_minutes = 30;
    int portal = 0, staff = 0; // who may begin in one slot, by channel
    std::optional<Date> valid_from, valid_to;
    BOOST_DESCRIBE_CLASS(Opening, (),
                         (days, weekdays, session, from_minute, to_minute, slot_minutes, portal, staff, valid_from,
                          valid_to),
                         (), ())
};

enum class ExceptionKind { closed, extra, capacity };
BOOST_DESCRIBE_ENUM(ExceptionKind, closed, extra, capacity)
struct DayException {
    Date day{};
    ExceptionKind kind = ExceptionKind::closed;
    std::optional<int> from_minute, to_minute; // closed and capacity: the whole day without them
    std::optional<Session> session;            // of an extra opening
    std::optional<int> slot_minutes;           // of an extra opening
    std::optional<int> portal, staff;          // extra and capacity
    Text<100> reason, reason_en;               // shown to visitors
    BOOST_DESCRIBE_CLASS(DayException, (),
                         (day, kind, from_minute, to_minute, session, slot_minutes, portal, staff, reason, reason_en),
                         (), ())
};

struct Plan {
    bool open = false;
    int days_ahead = 14;     // how far ahead visitors may book
    int lead_minutes = 30;   // until when before its start the portal gives a slot
    int item_minutes = 15;   // what one item takes; several need their sum, in consecutive slots
    int hold_minutes = 10;   // to confirm
    int offer_minutes = 120; // to take what the waiting list offers
    int early_minutes = 30;  // check-in before the start
    int late_minutes = 10;   // after it; later ones are walk-ins
    int remind_hours = 20;   // before the start; 0: no reminder
    int live_limit = 5;      // bookings that one person has at a time
    int no_show_limit = 3;   // 0: no policy
    int no_show_days = 90;   // within which misses count
    int block_days = 30;     // without online booking after the limit
    std::vector<Opening> openings;
    std::vector<DayException> exceptions;
    BOOST_DESCRIBE_CLASS(Plan, (),
                         (open, days_ahead, lead_minutes, item_minutes, hold_minutes, offer_minutes, early_minutes,
                          late_minutes, remind_hours, live_limit, no_show_limit, no_show_days, block_days, openings,
                          exceptions),
                         (), ())
};

// What is wrong with a plan, each with its JSON pointer below `root`; empty: nothing.
std::vector<InvalidParam> faults(const Plan& plan, const std::string& root);

struct Slot {
    int from_minute = 0, to_minute = 0;
    Session session = Session::regular;
    int portal = 0, staff = 0;

    int capacity(Channel channel) const { return channel == Channel::portal ? portal : staff; }
    bool operator==(const Slot&) const = default;
};
struct DaySlots {
    std::vector<Slot> slots;       // by time, none overlapping another
    std::string reason, reason_en; // of the day's closing, or the holiday's name, where there is one
};

Days kind_of_day(const places::Calendar& calendar, Date day);
DaySlots slots(const Plan& plan, const places::Calendar& calendar, Date day);

// The consecutive slots from `from_minute` on that last `minutes` together; empty when there are not enough without a gap.
std::vector<Slot> run_from(const std::vector<Slot>& slots, int from_minute, int minutes);

// When somebody with a booking comes.
enum class Arriving { early, on_time, late, over };
Arriving arriving(const Plan& plan, Instant starts_at, Instant now);

// Misses, the newest first: until when online booking pauses; nullopt when it does not. Walking in is never barred.
std::optional<Date> blocked_until(const Plan& plan, const std::vector<Date>& misses, Date today);

} // namespace yimen::booking
