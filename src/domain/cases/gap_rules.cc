#include "gap_rules.h"

#include <algorithm>

#include "cards.h"

namespace yimen::cases {
namespace {

constexpr int kMostWorkingDays = 20, kShorterThanPromised = 2, kAnotherTry = 3;

} // namespace

int most_gap_days(int promised) {
    if (promised <= 0)
        return 0;
    return std::clamp(promised - kShorterThanPromised, 1, kMostWorkingDays);
}

Date latest_gap_day(const places::Calendar& calendar, Date today, int promised) {
    return calendar.add(today, most_gap_days(promised));
}

Date day_for_another_try(const places::Calendar& calendar, Date today, Date until) {
    return std::max(until, calendar.add(today, kAnotherTry));
}

std::optional<Date> gap_reminder_day(const places::Calendar& calendar, Date told, Date until) {
    auto next = [](Date day) { return Date{std::chrono::sys_days(day) + std::chrono::days(1)}; };
    if (until <= told)
        return std::nullopt;
    Date day = yellow_from({calendar, {}}, told, until);
    while (!calendar.is_working(day) && day < until)
        day = next(day);
    return day > told && day < until ? std::optional(day) : std::nullopt;
}

std::vector<std::string> missing_deferrables(const catalogue::Definition& definition, const IsThere& is_there) {
    std::vector<std::string> out;
    for (const auto& requirement : definition.requirements)
        if (requirement.deferrable && requirement.keep_copy &&
            requirement.necessity == catalogue::Necessity::required && !is_there(requirement.key))
            out.push_back(requirement.key);
    return out;
}

Readiness readiness(const std::vector<std::string>& missing, const std::vector<Gap>& gaps, Date today) {
    auto out = Readiness::complete;
    for (const auto& key : missing) {
        auto gap = std::ranges::find(gaps, key, &Gap::requirement);
        bool named = gap != gaps.end() && gap->until > today &&
                     (gap->state == GapState::named || gap->state == GapState::promised);
        if (!named)
            return Readiness::unnamed;
        if (gap->state == GapState::named)
            out = Readiness::unsigned_;
    }
    return out;
}

bool result_waits(const std::vector<Gap>& gaps) {
    return std::ranges::any_of(
        gaps, [](const Gap& gap) { return gap.state == GapState::open || gap.state == GapState::supplied; });
}

bool supplement_waits(const std::vector<Gap>& gaps) {
    return std::ranges::any_of(gaps, [](const Gap& gap) { return gap.asked_under && result_waits({gap}); });
}

bool result_waits_at_limit(const std::vector<Gap>& gaps) {
    return std::ranges::any_of(gaps, [](const Gap& gap) {
        return gap.state == GapState::supplied || (gap.state == GapState::open && !gap.asked_under);
    });
}

std::optional<Date> next_gap_limit(const std::vector<Gap>& gaps) {
    std::optional<Date> out;
    for (const auto& gap : gaps)
        if (gap.state == GapState::open && (!out || gap.until < *out))
            out = gap.until;
    return out;
}

bool is_to_remind(const Gap& gap, Date today) {
    return gap.state == GapState::open && gap.remind_on && !gap.reminded_at && *gap.remind_on <= today &&
           today < gap.until;
}

std::optional<Date> next_gap_reminder(const std::vector<Gap>& gaps) {
    std::optional<Date> out;
    for (const auto& gap : gaps)
        if (gap.state == GapState::open && gap.remind_on && !gap.reminded_at && (!out || *gap.remind_on < *out))
            out = gap.remind_on;
    return out;
}

} // namespace yimen::cases
