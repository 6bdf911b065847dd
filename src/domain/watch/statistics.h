#pragma once

// What the tickets of a hall cost its visitors over a range of days. See README.md for what is counted where.

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "errors.h"
#include "queue/passages.h"
#include "spread.h"
#include "tables/tables.h"
#include "watch.h"

namespace yimen::watch {

inline constexpr access::Roles kStatisticsReaders{access::Role::hall_manager, access::Role::supervisor};
inline constexpr int kMostStatisticsDays = 366;

enum class StatisticsBy { line, item, counter, hour, day };
BOOST_DESCRIBE_ENUM(StatisticsBy, line, item, counter, hour, day)

// Without `from` the week until `to`, without `to` today. With `category_id`, only the legs in that line.
struct StatisticsQuery {
    std::optional<Date> from, to;
    std::optional<StatisticsBy> by;
    std::optional<queue::CategoryId> category_id;
    BOOST_DESCRIBE_CLASS(StatisticsQuery, (), (from, to, by, category_id), (), ())
};

struct TimesView {
    std::int64_t count = 0;
    std::optional<std::int64_t> mean_seconds, median_seconds, p90_seconds;
    BOOST_DESCRIBE_CLASS(TimesView, (), (count, mean_seconds, median_seconds, p90_seconds), (), ())
};
struct StatisticsRow {
    std::string key;           // id of a line, an item or a counter, hour 0–23, or day; empty: no item, or all
    std::string name, name_en; // of a line, an item or a counter
    // Legs for lines and counters, tickets otherwise.
    std::int64_t tickets = 0, served = 0, no_show = 0, left = 0, moved = 0, under_way = 0, holds = 0;
    TimesView wait, way, service, held;
    BOOST_DESCRIBE_CLASS(StatisticsRow, (),
                         (key, name, name_en, tickets, served, no_show, left, moved, under_way, holds, wait, way,
                          service, held),
                         (), ())
};
struct StatisticsLine {
    queue::CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(StatisticsLine, (), (id, letter, name, name_en), (), ())
};
struct HallStatistics {
    HallId hall_id;
    std::string hall_name, hall_name_en;
    Date from, to, today;
    StatisticsBy by = StatisticsBy::line;
    std::int64_t days = 0; // with tickets
    std::vector<StatisticsLine> categories;
    StatisticsRow total; // tickets
    std::vector<StatisticsRow> rows;
    BOOST_DESCRIBE_CLASS(HallStatistics, (),
                         (hall_id, hall_name, hall_name_en, from, to, today, by, days, categories, total, rows), (), ())
};

// The figures of a row while they are counted.
struct Figure {
    std::int64_t tickets = 0, served = 0, no_show = 0, left = 0, moved = 0, under_way = 0, holds = 0;
    Spread wait, way, service, held;

    // One leg, or several of one ticket as a whole: waiting, way and service are sums, the end is that of the last one.
    void add(std::span<const queue::PassageLeg> legs);
};

// Counts tickets; pure.
class Tally {
  public:
    Tally(StatisticsBy by, std::optional<queue::CategoryId> only) : by_(by), only_(only) {}
    void add(const queue::Passage& passage);
    const Figure& total() const { return total_; }
    const std::unordered_map<std::string, Figure>& rows() const { return rows_; }

  private:
    StatisticsBy by_;
    std::optional<queue::CategoryId> only_;
    Figure total_;
    std::unordered_map<std::string, Figure> rows_;
};

// watch.unknown_hall when it is none of the caller's; watch.bad_range.
Result<HallStatistics> statistics(const Watch& watch, const access::Principal& who, HallId hall,
                                  const StatisticsQuery& asked);

// The same as a table, in the words of one language ("zh" or "en"): a head and a row each, the total last. Times are minutes.
std::vector<std::vector<tables::Value>> statistics_table(const HallStatistics& statistics, bool english);

http::Routes statistics_routes(const Watch& watch);
// What did not have to be handed in (免提交), by item.
http::Routes saved_routes(const Watch& watch);
http::Routes bundle_routes(const Watch& watch);

} // namespace yimen::watch
