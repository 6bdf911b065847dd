#include "plan.h"

#include <algorithm>

namespace yimen::booking {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kDay = 24 * 60;
constexpr int kMostInASlot = 500;

int iso_weekday(Date day) { return static_cast<int>(std::chrono::weekday(sys_days(day)).iso_encoding()); }

// Cuts a period into slots beside those that are there.
void cut(std::vector<Slot>& slots, Slot first, int to_minute, int length) {
    for (first.to_minute = first.from_minute + length; first.to_minute <= to_minute;
         first.from_minute = first.to_minute, first.to_minute += length) {
        bool free = std::ranges::none_of(slots, [&](const Slot& other) {
            return first.from_minute < other.to_minute && other.from_minute < first.to_minute;
        });
        if (free)
            slots.push_back(first);
    }
}

bool applies(const Opening& opening, Days kind, Date day) {
    return opening.days == kind && (!opening.valid_from || *opening.valid_from <= day) &&
           (!opening.valid_to || day <= *opening.valid_to) &&
           (opening.weekdays.empty() ||
            std::ranges::find(opening.weekdays, iso_weekday(day)) != opening.weekdays.end());
}

class Faults {
  public:
    explicit Faults(const std::string& root) : root_(root) {}
    void range(const std::string& name, int value, int least, int most) {
        if (value < least || value > most)
            out.push_back(
                {root_ + name, "out_of_range", "must be " + std::to_string(least) + " to " + std::to_string(most)});
    }
    void want(bool good, const std::string& name, const char* code, const char* reason) {
        if (!good)
            out.push_back({root_ + name, code, reason});
    }
    void period(const std::string& at, int from, int to) {
        range(at + "from_minute", from, 0, kDay);
        range(at + "to_minute", to, 0, kDay);
        want(from < to, at + "to_minute", "out_of_range", "must lie after the beginning");
    }
    std::vector<InvalidParam> out;

  private:
    std::string root_;
};

} // namespace

std::vector<InvalidParam> faults(const Plan& plan, const std::string& root) {
    Faults f(root);
    f.range("/days_ahead", plan.days_ahead, 1, 90);
    f.range("/lead_minutes", plan.lead_minutes, 0, 7 * kDay);
    f.range("/item_minutes", plan.item_minutes, 1, 240);
    f.range("/hold_minutes", plan.hold_minutes, 1, 60);
    f.range("/offer_minutes", plan.offer_minutes, 5, 2 * kDay);
    f.range("/early_minutes", plan.early_minutes, 0, 240);
    f.range("/late_minutes", plan.late_minutes, 0, 240);
    f.range("/remind_hours", plan.remind_hours, 0, 7 * 24);
    f.range("/live_limit", plan.live_limit, 1, 50);
    f.range("/no_show_limit", plan.no_show_limit, 0, 20);
    f.range("/no_show_days", plan.no_show_days, 1, 366);
    f.range("/block_days", plan.block_days, 1, 180);
    f.want(plan.openings.size() <= 100, "/openings", "too_long", "at most 100");
    f.want(plan.exceptions.size() <= 400, "/exceptions", "too_long", "at most 400");
    for (std::size_t i = 0; i < plan.openings.size(); ++i) {
        const Opening& one = plan.openings[i];
        std::string at = "/openings/" + std::to_string(i) + "/";
        f.period(at, one.from_minute, one.to_minute);
        f.range(at + "slot_minutes", one.slot_minutes, 5, 240);
        f.want(one.slot_minutes <= one.to_minute - one.from_minute, at + "slot_minutes", "out_of_range",
               "is longer than the opening");
        f.range(at + "portal", one.portal, 0, kMostInASlot);
        f.range(at + "staff", one.staff, 0, kMostInASlot);
        for (int weekday : one.weekdays)
            f.range(at + "weekdays", weekday, 1, 7);
        f.want(!one.valid_from || !one.valid_to || *one.valid_from <= *one.valid_to, at + "valid_to", "out_of_range",
               "lies before the first day");
    }
    for (std::size_t i = 0; i < plan.exceptions.size(); ++i) {
        const DayException& one = plan.exceptions[i];
        std::string at = "/exceptions/" + std::to_string(i) + "/";
        f.want(one.day.ok(), at + "day", "bad_format", "is no day");
        f.want(one.from_minute.has_value() == one.to_minute.has_value(), at + "to_minute", "required",
               "give both ends or neither");
        if (one.from_minute && one.to_minute)
            f.period(at, *one.from_minute, *one.to_minute);
        if (one.kind == ExceptionKind::extra) {
            f.want(one.from_minute.has_value(), at + "from_minute", "required", "an extra opening has its time");
            f.want(one.slot_minutes.has_value(), at + "slot_minutes", "required", "an extra opening has slots");
        }
        if (one.slot_minutes)
            f.range(at + "slot_minutes", *one.slot_minutes, 5, 240);
        if (one.kind == ExceptionKind::capacity)
            f.want(one.portal || one.staff, at + "portal", "required", "say how many");
        f.range(at + "portal", one.portal.value_or(0), 0, kMostInASlot);
        f.range(at + "staff", one.staff.value_or(0), 0, kMostInASlot);
    }
    return std::move(f.out);
}

Days kind_of_day(const places::Calendar& calendar, Date day) {
    if (calendar.is_working(day))
        return Days::working;
    Date before(sys_days(day) - days(1));
    auto explained = calendar.explain(before, day);
    bool plain = explained.front().name_en == "weekend";
    return plain ? Days::rest : Days::holiday;
}

DaySlots slots(const Plan& plan, const places::Calendar& calendar, Date day) {
    DaySlots out;
    if (!plan.open)
        return out;
    Days kind = kind_of_day(calendar, day);
    if (kind == Days::holiday) {
        auto explained = calendar.explain(Date(sys_days(day) - days(1)), day).front();
        out.reason = explained.name.value_or("");
        out.reason_en = explained.name_en.value_or("");
    }
    for (const DayException& one : plan.exceptions)
        if (one.day == day && one.kind == ExceptionKind::extra && one.from_minute && one.to_minute && one.slot_minutes)
            cut(out.slots,
                {*one.from_minute, 0, one.session.value_or(Session::regular), one.portal.value_or(0),
                 one.staff.value_or(0)},
                *one.to_minute, *one.slot_minutes);
    for (const Opening& one : plan.openings)
        if (applies(one, kind, day))
            cut(out.slots, {one.from_minute, 0, one.session, one.portal, one.staff}, one.to_minute, one.slot_minutes);
    for (const DayException& one : plan.exceptions) {
        if (one.day != day)
            continue;
        int from = one.from_minute.value_or(0), to = one.to_minute.value_or(kDay);
        if (one.kind == ExceptionKind::capacity)
            for (Slot& slot : out.slots)
                if (slot.from_minute >= from && slot.from_minute < to) {
                    slot.portal = one.portal.value_or(slot.portal);
                    slot.staff = one.staff.value_or(slot.staff);
                }
        if (one.kind == ExceptionKind::closed) {
            std::erase_if(out.slots, [&](const Slot& slot) { return slot.from_minute < to && from < slot.to_minute; });
            out.reason = one.reason.value;
            out.reason_en = one.reason_en.value;
        }
    }
    std::ranges::sort(out.slots, {}, &Slot::from_minute);
    return out;
}

std::vector<Slot> run_from(const std::vector<Slot>& slots, int from_minute, int minutes) {
    std::vector<Slot> out;
    auto at = std::ranges::find(slots, from_minute, &Slot::from_minute);
    for (int lasted = 0; lasted < minutes; ++at) {
        if (at == slots.end() || (!out.empty() && at->from_minute != out.back().to_minute))
            return {};
        lasted += at->to_minute - at->from_minute;
        out.push_back(*at);
    }
    return out;
}

Arriving arriving(const Plan& plan, Instant starts_at, Instant now) {
    using std::chrono::minutes;
    if (hall_date(now) > hall_date(starts_at))
        return Arriving::over;
    if (now < starts_at - minutes(plan.early_minutes))
        return Arriving::early;
    return now <= starts_at + minutes(plan.late_minutes) ? Arriving::on_time : Arriving::late;
}

std::optional<Date> blocked_until(const Plan& plan, const std::vector<Date>& misses, Date today) {
    if (plan.no_show_limit == 0 || static_cast<int>(misses.size()) < plan.no_show_limit)
        return std::nullopt;
    Date newest = misses.front(), oldest = misses[static_cast<std::size_t>(plan.no_show_limit - 1)];
    if (sys_days(newest) - sys_days(oldest) >= days(plan.no_show_days))
        return std::nullopt;
    Date until(sys_days(newest) + days(plan.block_days));
    return until > today ? std::optional(until) : std::nullopt;
}

} // namespace yimen::booking
