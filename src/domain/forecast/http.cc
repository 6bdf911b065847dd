#include <algorithm>

#include "errors.h"
#include "hall_waits.h"

namespace yimen::forecast {
namespace {

using http::Context;
using http::Method;

struct ForecastQuery {
    std::optional<Date> day; // without it, today
    BOOST_DESCRIBE_CLASS(ForecastQuery, (), (day), (), ())
};
// A half hour of a line: what was forecast before it began, and what those who took a ticket then really waited.
struct ForecastSlot {
    int minute = 0; // after midnight
    std::optional<std::int64_t> expected_wait_seconds, expected_wait_low_seconds, expected_wait_high_seconds;
    std::optional<std::int64_t> mean_wait_seconds;
    std::int64_t called = 0;
    BOOST_DESCRIBE_CLASS(ForecastSlot, (),
                         (minute, expected_wait_seconds, expected_wait_low_seconds, expected_wait_high_seconds,
                          mean_wait_seconds, called),
                         (), ())
};
struct ForecastLine {
    queue::CategoryId id;
    std::string letter, name, name_en;
    std::vector<ForecastSlot> slots;
    BOOST_DESCRIBE_CLASS(ForecastLine, (), (id, letter, name, name_en, slots), (), ())
};
struct HallForecast {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Date day, today;
    Instant at;
    std::vector<Date> days; // that have something to show, the coming ones too
    std::vector<ForecastLine> categories;
    BOOST_DESCRIBE_CLASS(HallForecast, (), (hall_id, hall_name, hall_name_en, day, today, at, days, categories), (), ())
};

ForecastSlot& slot_at(std::vector<ForecastSlot>& slots, int minute) {
    auto place = std::ranges::lower_bound(slots, minute, {}, &ForecastSlot::minute);
    if (place == slots.end() || place->minute != minute) {
        place = slots.insert(place, ForecastSlot{});
        place->minute = minute;
    }
    return *place;
}

void put_forecasts(db::Reader& reader, HallForecast& out) {
    for (auto row : reader.query("SELECT category_id, minute, seconds, low_seconds, high_seconds FROM forecast_slot"
                                 " WHERE hall_id = $1 AND day = $2 ORDER BY category_id, minute LIMIT 10000",
                                 out.hall_id, out.day))
        for (ForecastLine& line : out.categories)
            if (line.id == row.get<queue::CategoryId>(0)) {
                ForecastSlot& slot = slot_at(line.slots, row.get<int>(1));
                slot.expected_wait_seconds = row.get<std::int64_t>(2);
                slot.expected_wait_low_seconds = row.get<std::int64_t>(3);
                slot.expected_wait_high_seconds = row.get<std::int64_t>(4);
            }
}

void put_waits(db::Reader& reader, HallForecast& out) {
    for (const auto& stay : queue::stays(reader, out.hall_id, out.day)) {
        if (!stay.first || !stay.called)
            continue;
        for (ForecastLine& line : out.categories)
            if (line.id == stay.category) {
                ForecastSlot& slot = slot_at(line.slots, hall_minute(stay.joined) / 30 * 30);
                std::int64_t sum =
                    slot.mean_wait_seconds.value_or(0) * slot.called + (*stay.called - stay.joined).count() / 1'000'000;
                slot.called += 1;
                slot.mean_wait_seconds = sum / slot.called;
            }
    }
}

Result<HallForecast> show(const HallWaits& waits, Context& context, const ForecastQuery& asked) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    return waits.parts().database.read([&](db::Reader& reader) -> Result<HallForecast> {
        auto hall = waits.parts().directory.hall(reader, id);
        if (!hall ||
            !access::Scope(context.who(), kForecastReaders).covers({hall->cell, hall->region, hall->id, {}, {}}))
            return fail(kUnknownHall);
        Instant now = waits.parts().clocks.business.now();
        HallForecast out{hall->id, hall->name, hall->name_en, asked.day.value_or(hall_date(now)), hall_date(now), now,
                         {},       {}};
        for (auto row : reader.query("SELECT DISTINCT day FROM forecast_slot WHERE hall_id = $1 ORDER BY day DESC"
                                     " LIMIT 30",
                                     id))
            out.days.insert(out.days.begin(), row.get<Date>(0));
        for (const auto& category : queue::lines_of(reader, id))
            out.categories.push_back({category.id, category.letter, category.name, category.name_en, {}});
        put_forecasts(reader, out);
        put_waits(reader, out);
        return out;
    });
}

} // namespace

http::Routes routes(const HallWaits& waits) {
    http::Routes out;
    out.add<ForecastQuery, HallForecast>(
        {.method = Method::get,
         .pattern = "/halls/{id}/forecast",
         .operation = "forecastHall",
         .summary = "The waits of a day by the half hour: as forecast, and as they really were.",
         .allow = kForecastReaders},
        [&](Context& context, const ForecastQuery& asked) { return show(waits, context, asked); });
    return out;
}

} // namespace yimen::forecast
