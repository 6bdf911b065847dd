#pragma once

#include <atomic>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yimen {

// A calendar day in the hall's zone.
using Date = std::chrono::year_month_day;

// A point in time: microseconds since 1970-01-01T00:00:00Z.
struct Instant {
    std::int64_t micros = 0;

    auto operator<=>(const Instant&) const = default;
    Instant operator+(std::chrono::microseconds d) const { return {micros + d.count()}; }
    Instant operator-(std::chrono::microseconds d) const { return {micros - d.count()}; }
    std::chrono::microseconds operator-(Instant other) const {
        return std::chrono::microseconds(micros - other.micros);
    }
};

// China has kept one zone without summer time since 1992: every hall is at +08:00.
inline constexpr std::chrono::hours kHallOffset{8};

// RFC 3339 in the hall's zone, to the millisecond: 2026-09-28T09:00:00.000+08:00.
std::string to_rfc3339(Instant at);
// Any RFC 3339 offset is taken; a time without zone is refused.
std::optional<Instant> parse_rfc3339(std::string_view text);

// ISO 8601: 2026-09-28.
std::string to_iso(Date day);
std::optional<Date> parse_date(std::string_view text);

// The day on the hall's wall at that instant.
Date hall_date(Instant at);
// Minutes after midnight on the hall's wall.
int hall_minute(Instant at);
// The instant at which the hall's wall shows `day`, `minute_of_day` minutes after midnight.
Instant hall_instant(Date day, int minute_of_day);

class Clock {
  public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

// The machine's clock: leases, sessions, one-time passwords.
class SystemClock final : public Clock {
  public:
    Instant now() const override;
};

// Business time: the machine's clock plus an offset that demonstrations and tests may move (`--clock`, POST /demo/clock).
class ShiftedClock final : public Clock {
  public:
    explicit ShiftedClock(const Clock& system) : system_(system) {}
    Instant now() const override { return system_.now() + std::chrono::microseconds(offset_micros_.load()); }
    void set(Instant now) { offset_micros_ = (now - system_.now()).count(); }

  private:
    const Clock& system_;
    std::atomic<std::int64_t> offset_micros_{0};
};

// A clock that stands still until it is told; for tests.
class FixedClock final : public Clock {
  public:
    explicit FixedClock(Instant at) : micros_(at.micros) {}
    Instant now() const override { return {micros_.load()}; }
    void set(Instant at) { micros_ = at.micros; }
    void advance(std::chrono::microseconds d) { micros_ += d.count(); }

  private:
    std::atomic<std::int64_t> micros_;
};

// The two clocks (architecture, "jobs"): law and people live on business time, leases and sessions on system time.
struct Clocks {
    const Clock& business;
    const Clock& system;
};

} // namespace yimen
