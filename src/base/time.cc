#include "time.h"

#include <cstdio>

namespace yimen {
namespace {

using namespace std::chrono;

// Reads exactly `digits` decimal digits at `pos` and moves on; -1 when there are none.
int take_number(std::string_view text, std::size_t& pos, int digits) {
    int value = 0;
    for (int i = 0; i < digits; ++i, ++pos) {
        if (pos >= text.size() || text[pos] < '0' || text[pos] > '9')
            return -1;
        value = value * 10 + (text[pos] - '0');
    }
    return value;
}

bool take(std::string_view text, std::size_t& pos, char wanted) {
    if (pos >= text.size() || text[pos] != wanted)
        return false;
    ++pos;
    return true;
}

std::optional<Date> take_date(std::string_view text, std::size_t& pos) {
    int y = take_number(text, pos, 4);
    if (y < 0 || !take(text, pos, '-'))
        return std::nullopt;
    int m = take_number(text, pos, 2);
    if (m < 0 || !take(text, pos, '-'))
        return std::nullopt;
    int d = take_number(text, pos, 2);
    Date day{year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
    if (d < 0 || !day.ok())
        return std::nullopt;
    return day;
}

} // namespace

std::string to_iso(Date day) {
    char out[40];
    std::snprintf(out, sizeof out, "%04d-%02u-%02u", int(day.year()), unsigned(day.month()), unsigned(day.day()));
    return out;
}

std::string to_rfc3339(Instant at) {
    auto local = sys_time<microseconds>(microseconds(at.micros)) + kHallOffset;
    auto midnight = floor<days>(local);
    hh_mm_ss<milliseconds> clock(floor<milliseconds>(local - midnight));
    char out[64];
    std::snprintf(out, sizeof out, "%sT%02d:%02d:%02d.%03d+08:00", to_iso(Date(midnight)).c_str(),
                  int(clock.hours().count()), int(clock.minutes().count()), int(clock.seconds().count()),
                  int(clock.subseconds().count()));
    return out;
}

std::optional<Date> parse_date(std::string_view text) {
    std::size_t pos = 0;
    auto day = take_date(text, pos);
    return pos == text.size() ? day : std::nullopt;
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
    std::size_t pos = 0;
    auto day = take_date(text, pos);
    if (!day || pos >= text.size() || (text[pos] != 'T' && text[pos] != 't'))
        return std::nullopt;
    ++pos;
    int h = take_number(text, pos, 2);
    if (h < 0 || h > 23 || !take(text, pos, ':'))
        return std::nullopt;
    int m = take_number(text, pos, 2);
    if (m < 0 || m > 59 || !take(text, pos, ':'))
        return std::nullopt;
    int s = take_number(text, pos, 2);
    if (s < 0 || s > 59)
        return std::nullopt;
    std::int64_t fraction = 0;
    if (pos < text.size() && text[pos] == '.') {
        ++pos;
        int digits = 0;
        for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, ++digits)
            if (digits < 6)
                fraction = fraction * 10 + (text[pos] - '0');
        if (digits == 0)
            return std::nullopt;
        for (; digits < 6; ++digits)
            fraction *= 10;
    }
    minutes offset{0};
    if (pos < text.size() && (text[pos] == 'Z' || text[pos] == 'z')) {
        ++pos;
    } else if (pos < text.size() && (text[pos] == '+' || text[pos] == '-')) {
        int sign = text[pos++] == '+' ? 1 : -1;
        int oh = take_number(text, pos, 2);
        if (oh < 0 || oh > 23 || !take(text, pos, ':'))
            return std::nullopt;
        int om = take_number(text, pos, 2);
        if (om < 0 || om > 59)
            return std::nullopt;
        offset = minutes(sign * (oh * 60 + om));
    } else {
        return std::nullopt;
    }
    if (pos != text.size())
        return std::nullopt;
    auto at = sys_days(*day) + hours(h) + minutes(m) + seconds(s) + microseconds(fraction) - offset;
    return Instant{duration_cast<microseconds>(at.time_since_epoch()).count()};
}

Date hall_date(Instant at) { return Date(floor<days>(sys_time<microseconds>(microseconds(at.micros)) + kHallOffset)); }

int hall_minute(Instant at) {
    auto local = sys_time<microseconds>(microseconds(at.micros)) + kHallOffset;
    return static_cast<int>(floor<minutes>(local - floor<days>(local)).count());
}

Instant hall_instant(Date day, int minute_of_day) {
    auto at = sys_time<microseconds>(sys_days(day)) + minutes(minute_of_day) - kHallOffset;
    return {at.time_since_epoch().count()};
}

Instant SystemClock::now() const {
    return {duration_cast<microseconds>(system_clock::now().time_since_epoch()).count()};
}

} // namespace yimen
