#include "hall_waits.h"

#include <algorithm>
#include <cmath>

std::vector<yimen::db::Migration> embedded_migrations_forecast();

namespace yimen::forecast {
namespace {

constexpr int kSlotMinutes = 30, kComingDays = 3;
constexpr std::chrono::minutes kSlotPace{10};

queue::WaitSpan span_of(const Estimate& estimate) {
    return {std::llround(estimate.wait), std::llround(estimate.low), std::llround(estimate.high)};
}

void keep(db::Tx& tx, const Slot& slot) {
    tx.exec(
        "INSERT INTO forecast_slot (category_id, day, minute, cell_id, hall_id, made_at, seconds, low_seconds,"
        " high_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (category_id, day, minute) DO UPDATE"
        " SET made_at = excluded.made_at, seconds = excluded.seconds, low_seconds = excluded.low_seconds,"
        " high_seconds = excluded.high_seconds",
        slot.category, slot.day, slot.minute, slot.cell, slot.hall, slot.made_at, slot.wait.seconds,
        slot.wait.low_seconds, slot.wait.high_seconds);
}

void keep(db::Tx& tx, const queue::HallInUse& hall, const queue::LineForecast& line, int learned_days) {
    tx.exec("INSERT INTO forecast_line (category_id, cell_id, hall_id, made_at, learned_days, by_ahead)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (category_id) DO UPDATE SET made_at = excluded.made_at,"
            " learned_days = excluded.learned_days, by_ahead = excluded.by_ahead",
            line.category, hall.cell, hall.hall, line.made_at, learned_days, to_json_text(line.by_ahead));
}

} // namespace

std::vector<db::Migration> migrations() { return embedded_migrations_forecast(); }

void HallWaits::learn_anew(Learned& learned, HallId hall, Date today) const {
    learned = {};
    learned.day = today;
    learned.known = hall_history(parts_.database, hall, today, kMostDays);
    const History& history = learned.known.history;
    if (history.days.size() < static_cast<std::size_t>(kFewestDays) || learned.known.called < kFewestTickets)
        return;
    std::vector<const Day*> all;
    for (const Day& day : history.days)
        all.push_back(&day);
    Options options;
    options.horizons = {0, 30 * kMinute, 2 * kHour, 8 * kHour};
    options.every = 30 * kMinute;
    options.most_days = 15;
    learned.forecaster = std::make_shared<const Forecaster>(history, all, std::move(options));
}

HallWaits::Learned& HallWaits::learned(HallId hall, Date today) {
    Learned& out = learned_[hall];
    if (out.day != today)
        learn_anew(out, hall, today);
    return out;
}

std::optional<HallSight> HallWaits::sight(HallId hall, Instant now) {
    std::lock_guard lock(mutex_);
    const Learned& known = learned(hall, hall_date(now));
    if (!known.forecaster)
        return std::nullopt;
    HallHistory numbers;
    numbers.categories = known.known.categories;
    numbers.counters = known.known.counters;
    auto stays = parts_.database.read([&](db::Reader& reader) {
        for (const auto& counter : parts_.directory.counters(reader, hall))
            numbers.counters.emplace(counter.id, static_cast<int>(numbers.counters.size()));
        return queue::stays(reader, hall, hall_date(now));
    });
    Day day = day_so_far(numbers, stays, hall_date(now));
    return HallSight{known.forecaster, std::move(numbers.categories), std::move(numbers.counters), std::move(day),
                     static_cast<double>((now - hall_instant(hall_date(now), 0)).count()) / 1e6};
}

std::vector<Slot> HallWaits::slots_of(const Learned& learned, const queue::HallInUse& hall, const Day& day,
                                      const Present& present, Instant now) const {
    auto row = parts_.database.read([&](db::Reader& reader) { return parts_.directory.hall(reader, hall.hall); });
    std::vector<Probe> probes;
    std::vector<Slot> out;
    if (!row)
        return out;
    for (const auto& [category, index] : learned.known.categories)
        for (int minute = row->opens_minute; minute < row->closes_minute; minute += kSlotMinutes) {
            Seconds begins = minute * kMinute;
            // What has begun stays as it was forecast; what begins at once is no forecast.
            if (begins < present.at + kSlotMinutes / 2 * kMinute || !learned.forecaster->model().seen(index, begins))
                continue;
            probes.push_back({index, begins + kSlotMinutes / 2 * kMinute});
            out.push_back({category, hall.cell, hall.hall, day.date, minute, now, {}});
        }
    auto estimates = learned.forecaster->ask(day, present, probes);
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i].wait = span_of(estimates[i]);
    return out;
}

HallWaits::Made HallWaits::forecast(Learned& learned, const queue::HallInUse& hall, Instant now) const {
    auto [stays, open] = parts_.database.read([&](db::Reader& reader) {
        return std::pair(queue::stays(reader, hall.hall, hall_date(now)), queue::open_counters(reader, hall.hall));
    });
    Made out;
    bool anew = !learned.slots_made;
    if (open.empty() && !anew)
        return out;
    Day day = day_so_far(learned.known, stays, hall_date(now));
    const Forecaster& forecaster = *learned.forecaster;
    Present present = forecast::present(forecaster.model(), day,
                                        static_cast<double>((now - hall_instant(day.date, 0)).count()) / 1e6);
    // Who is signed in is known here, and need not be guessed; before the hall opens nobody is, and the profile says who will be.
    std::ranges::fill(present.open, 0);
    for (places::CounterId id : open)
        if (auto counter = learned.known.counters.find(id); counter != learned.known.counters.end())
            present.open[static_cast<std::size_t>(counter->second)] = 1;
    if (anew || now < *learned.slots_made || now - *learned.slots_made >= kSlotPace) {
        out.slots = slots_of(learned, hall, day, present, now);
        auto calendar = parts_.database.read([&](db::Reader& reader) { return parts_.calendars.national(reader); });
        Date coming = day.date;
        for (int i = 0; anew && i < kComingDays; ++i) {
            Day empty{coming = calendar->next(coming), {}};
            auto more = slots_of(learned, hall, empty, forecast::present(forecaster.model(), empty, 0), now);
            out.slots.insert(out.slots.end(), more.begin(), more.end());
        }
        learned.slots_made = now;
    }
    if (open.empty())
        return out;
    auto lines = forecaster.lines(day, present);
    for (const auto& [category, index] : learned.known.categories) {
        if (!forecaster.model().seen(index, present.at))
            continue; // at an hour without a past the rule of the queue answers
        Line line{hall, {category, now, {}}, forecaster.model().days};
        for (const Estimate& estimate : lines[static_cast<std::size_t>(index)])
            line.forecast.by_ahead.push_back(span_of(estimate));
        out.lines.push_back(std::move(line));
    }
    return out;
}

Result<void> HallWaits::refresh(jobs::Run& run) {
    std::lock_guard lock(mutex_);
    Instant now = parts_.clocks.business.now();
    Made made;
    auto halls = parts_.database.read([](db::Reader& reader) { return queue::halls_in_use(reader); });
    for (const auto& hall : halls) {
        if (run.stopping())
            return {};
        Learned& learned = this->learned(hall.hall, hall_date(now));
        if (!learned.forecaster)
            continue;
        Made of_hall = forecast(learned, hall, now);
        made.lines.insert(made.lines.end(), of_hall.lines.begin(), of_hall.lines.end());
        made.slots.insert(made.slots.end(), of_hall.slots.begin(), of_hall.slots.end());
    }
    if (made.lines.empty() && made.slots.empty())
        return {};
    return run.commit([&](db::Tx& tx) -> Result<void> {
        for (const Line& line : made.lines)
            keep(tx, line.hall, line.forecast, line.learned_days);
        for (const Slot& slot : made.slots)
            keep(tx, slot);
        return {};
    });
}

void HallWaits::add_jobs(jobs::Runner& runner) {
    runner.every(std::string(kJob), kPace, [this](jobs::Run& run) { return refresh(run); });
}

std::vector<queue::LineForecast> HallWaits::lines(db::Reader& reader, HallId hall) {
    std::vector<queue::LineForecast> out;
    for (auto row : reader.query("SELECT category_id, made_at, by_ahead FROM forecast_line WHERE hall_id = $1"
                                 " ORDER BY category_id LIMIT 1000",
                                 hall)) {
        auto spans = read_json_text<std::vector<queue::WaitSpan>>(row.get<std::string>(2));
        if (spans)
            out.push_back({row.get<queue::CategoryId>(0), row.get<Instant>(1), std::move(*spans)});
    }
    return out;
}

} // namespace yimen::forecast
