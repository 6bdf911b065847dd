#pragma once

// The forecast in the running hall: learned each day anew from the tickets of the last weeks, asked every few seconds, kept for every
// server to read.

#include <map>
#include <memory>
#include <mutex>

#include "base/id.h"
#include "db/db.h"
#include "db/migrate.h"
#include "forecaster.h"
#include "hall_history.h"
#include "http/http.h"
#include "jobs/jobs.h"
#include "places/places.h"

namespace yimen::forecast {

inline constexpr std::string_view kJob = "forecast.lines";
inline constexpr std::chrono::seconds kPace{20};
inline constexpr int kMostDays = 60;
inline constexpr std::size_t kFewestTickets = 60;

// A half hour as it was forecast last before it began.
struct Slot {
    queue::CategoryId category;
    CellId cell;
    HallId hall;
    Date day;
    int minute = 0; // after midnight
    Instant made_at;
    queue::WaitSpan wait;
};

// A hall at this moment, and what it has taught.
struct HallSight {
    std::shared_ptr<const Forecaster> forecaster;
    std::map<queue::CategoryId, int> categories; // that were learned
    std::map<queue::CounterId, int> counters;    // all of the hall: those that were learned first
    Day day;                                     // as it is by now
    Seconds at = 0;
};

class HallWaits {
  public:
    struct Parts {
        db::Database& database;
        const Clocks& clocks;
        const places::Directory& directory;
        const places::Calendars& calendars;
    };
    explicit HallWaits(Parts parts) : parts_(parts) {}

    // All halls with an open counter; learns where this day has not yet learned.
    Result<void> refresh(jobs::Run& run);
    void add_jobs(jobs::Runner& runner);

    // Learns where this day has not yet learned; nothing where the history is too short.
    std::optional<HallSight> sight(HallId hall, Instant now);

    // As it was made last; empty where the history is too short.
    static std::vector<queue::LineForecast> lines(db::Reader& reader, HallId hall);

    const Parts& parts() const { return parts_; }

  private:
    // What a hall has taught; without a forecaster: too little.
    struct Learned {
        Date day;
        HallHistory known;
        std::shared_ptr<const Forecaster> forecaster;
        std::optional<Instant> slots_made; // business time
    };
    struct Line {
        queue::HallInUse hall;
        queue::LineForecast forecast;
        int learned_days = 0;
    };

    // What is written down of one hall.
    struct Made {
        std::vector<Line> lines;
        std::vector<Slot> slots;
    };

    Learned& learned(HallId hall, Date today);
    void learn_anew(Learned& learned, HallId hall, Date today) const;
    Made forecast(Learned& learned, const queue::HallInUse& hall, Instant now) const;
    // The half hours of `day` that lie ahead of `present`.
    std::vector<Slot> slots_of(const Learned& learned, const queue::HallInUse& hall, const Day& day,
                               const Present& present, Instant now) const;

    Parts parts_;
    std::mutex mutex_; // a job that was taken over may still run here
    std::map<HallId, Learned> learned_;
};

// Roles that see what is forecast for a hall.
inline constexpr access::Roles kForecastReaders{access::Role::hall_manager, access::Role::supervisor,
                                                access::Role::guide};

http::Routes routes(const HallWaits& waits);
std::vector<db::Migration> migrations();

} // namespace yimen::forecast
