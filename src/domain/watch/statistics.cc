#include "statistics.h"

#include <algorithm>
#include <cmath>

#include "range.h"

namespace yimen::watch {
namespace {

using std::chrono::sys_days;

TimesView times_of(const Spread& spread) {
    return {spread.count(), spread.mean(), spread.percentile(50), spread.percentile(90)};
}

StatisticsRow row_of(std::string key, const Figure& figure) {
    return {std::move(key),
            {},
            {},
            figure.tickets,
            figure.served,
            figure.no_show,
            figure.left,
            figure.moved,
            figure.under_way,
            figure.holds,
            times_of(figure.wait),
            times_of(figure.way),
            times_of(figure.service),
            times_of(figure.held)};
}

// Names the rows, and puts them in their order: lines by letter, counters by number, items by how often, times by time.
class Naming {
  public:
    Naming(const Watch& watch, db::Reader& reader, HallStatistics& out) : watch_(watch), reader_(reader), out_(out) {}

    void run() {
        switch (out_.by) {
        case StatisticsBy::line:
            return lines();
        case StatisticsBy::counter:
            return counters();
        case StatisticsBy::item:
            return items();
        case StatisticsBy::hour:
            std::ranges::sort(out_.rows, {}, [](const StatisticsRow& row) { return std::stoi(row.key); });
            return;
        case StatisticsBy::day:
            std::ranges::sort(out_.rows, {}, &StatisticsRow::key);
        }
    }

  private:
    StatisticsRow* find(const std::string& key) {
        auto found = std::ranges::find(out_.rows, key, &StatisticsRow::key);
        return found == out_.rows.end() ? nullptr : &*found;
    }
    void lines() {
        for (const auto& line : out_.categories)
            if (StatisticsRow* row = find(line.id.str())) {
                row->name = line.letter + " " + line.name;
                row->name_en = line.letter + " " + (line.name_en.empty() ? line.name : line.name_en);
            }
        std::ranges::sort(out_.rows, {}, &StatisticsRow::name);
    }
    void counters() {
        std::vector<StatisticsRow> sorted;
        for (const auto& counter : watch_.parts().directory.counters(reader_, out_.hall_id))
            if (StatisticsRow* row = find(counter.id.str())) {
                std::string number = std::to_string(counter.number);
                row->name = counter.name.empty() ? number + "号窗口" : counter.name;
                row->name_en = counter.name_en.empty() ? "No. " + number : counter.name_en;
                sorted.push_back(std::move(*row));
                row->key.clear();
            }
        std::ranges::copy_if(out_.rows, std::back_inserter(sorted),
                             [](const StatisticsRow& row) { return !row.key.empty(); });
        out_.rows = std::move(sorted);
    }
    void items() {
        for (StatisticsRow& row : out_.rows) {
            auto id = catalogue::ItemId::parse(row.key);
            if (auto item = id ? watch_.parts().catalogue.item(reader_, *id) : std::nullopt) {
                row.name = item->facts.name;
                row.name_en = item->facts.name_en;
            }
        }
        std::ranges::sort(out_.rows, [](const StatisticsRow& a, const StatisticsRow& b) {
            return a.tickets != b.tickets ? a.tickets > b.tickets : a.key < b.key;
        });
    }

    const Watch& watch_;
    db::Reader& reader_;
    HallStatistics& out_;
};

// Days with tickets within the range, the latest first.
std::vector<Date> days_in(db::Reader& reader, HallId hall, const DateRange& range) {
    std::vector<Date> out;
    for (Date before = Date(sys_days(range.to) + std::chrono::days(1));;) {
        auto day = queue::day_before(reader, hall, before);
        if (!day || *day < range.from)
            return out;
        out.push_back(before = *day);
    }
}

} // namespace

Result<HallStatistics> statistics(const Watch& watch, const access::Principal& who, HallId id,
                                  const StatisticsQuery& asked) {
    auto& database = watch.parts().database;
    HallStatistics out;
    std::vector<Date> days;
    auto begun = database.read([&](db::Reader& reader) -> Result<void> {
        YIMEN_TRY(auto hall, watch.hall(reader, who, kStatisticsReaders, id));
        out.hall_id = id;
        out.hall_name = hall.name;
        out.hall_name_en = hall.name_en;
        out.today = hall_date(watch.parts().clocks.business.now());
        out.by = asked.by.value_or(StatisticsBy::line);
        YIMEN_TRY(DateRange range, range_of(asked.from, asked.to, out.today));
        out.from = range.from;
        out.to = range.to;
        for (const auto& line : queue::lines_of(reader, id))
            out.categories.push_back({line.id, line.letter, line.name, line.name_en});
        if (asked.category_id && std::ranges::count(out.categories, *asked.category_id, &StatisticsLine::id) == 0)
            return fail(queue::kNoCategory);
        days = days_in(reader, id, range);
        return {};
    });
    if (!begun)
        return fail(begun.error());
    out.days = static_cast<std::int64_t>(days.size());
    Tally tally(out.by, asked.category_id);
    // A day at a time, each with a reader of its own: a year is never in memory, and holds no snapshot for long.
    for (Date day : days)
        database.read([&](db::Reader& reader) {
            queue::each_passage(reader, who, kStatisticsReaders, id, day,
                                [&](const queue::Passage& passage) { tally.add(passage); });
            return true;
        });
    out.total = row_of({}, tally.total());
    for (const auto& [key, figure] : tally.rows())
        out.rows.push_back(row_of(key, figure));
    return database.read([&](db::Reader& reader) {
        Naming(watch, reader, out).run();
        return out;
    });
}

} // namespace yimen::watch
