#include <cmath>

#include "http/route.h"
#include "queue/acting.h"
#include "statistics.h"

namespace yimen::watch {
namespace {

using access::Role;
using http::Context;
using http::Method;

constexpr int kStatisticsPerMinute = 60; // a year of a large hall is work

enum class StatisticsForm { csv_utf8, csv_gb18030, xlsx };
BOOST_DESCRIBE_ENUM(StatisticsForm, csv_utf8, csv_gb18030, xlsx)

struct StatisticsExport {
    std::optional<Date> from, to;
    std::optional<StatisticsBy> by;
    std::optional<queue::CategoryId> category_id;
    StatisticsForm form = StatisticsForm::csv_utf8;
    BOOST_DESCRIBE_CLASS(StatisticsExport, (), (from, to, by, category_id, form), (), ())
};

struct Word {
    std::string_view zh, en;
};
constexpr Word kFirstColumn[] = {{"队列", "Line"},
                                 {"事项", "Item"},
                                 {"窗口", "Counter"},
                                 {"取号时段", "Hour of issue"},
                                 {"取号日期", "Day of issue"}};
constexpr Word kCountedWords[] = {{"号数", "Tickets"},       {"办结", "Served"},   {"过号", "No-shows"},
                                  {"未等到即离开", "Left"},  {"转办", "Moved on"}, {"进行中", "Under way"},
                                  {"挂起次数", "Times held"}};
constexpr Word kTimes[] = {{"等候", "Wait"}, {"到窗", "Way to the counter"}, {"办理", "Service"}, {"挂起", "Held"}};
constexpr Word kMeasures[] = {
    {"平均（分）", "mean (min)"}, {"中位（分）", "median (min)"}, {"90%以内（分）", "p90 (min)"}};
constexpr Word kAll{"全部（按号）", "All (tickets)"}, kNoItem{"未选事项", "No item"};

std::string said(const Word& word, bool english) { return std::string(english ? word.en : word.zh); }

tables::Value minutes_of(const std::optional<std::int64_t>& seconds) {
    if (!seconds)
        return {};
    return std::round(static_cast<double>(*seconds) / 6) / 10;
}

std::string name_of(const StatisticsRow& row, StatisticsBy by, bool english) {
    if (by == StatisticsBy::day)
        return row.key;
    if (by == StatisticsBy::hour)
        return (row.key.size() == 1 ? "0" : "") + row.key + ":00";
    if (row.key.empty())
        return said(kNoItem, english);
    return english && !row.name_en.empty() ? row.name_en : row.name;
}

std::vector<tables::Value> cells_of(std::string name, const StatisticsRow& row) {
    std::vector<tables::Value> out{std::move(name), row.tickets, row.served,    row.no_show,
                                   row.left,        row.moved,   row.under_way, row.holds};
    for (const TimesView* times : {&row.wait, &row.way, &row.service, &row.held})
        for (const auto& seconds : {times->mean_seconds, times->median_seconds, times->p90_seconds})
            out.push_back(minutes_of(seconds));
    return out;
}

// Told before the file leaves.
Result<void> note_export(Context& context, const HallStatistics& made, CellId cell, Instant now,
                         StatisticsExport asked) {
    const auto& who = context.who();
    asked.from = made.from;
    asked.to = made.to;
    return context.write([&](db::Tx& tx) -> Result<void> {
        queue::note(tx, {who, context.channel(), context.request().id},
                    access::to_string(who.has(Role::hall_manager) ? Role::hall_manager : Role::supervisor),
                    "statistics.export", "hall", made.hall_id.value, cell, now, to_json_text(asked));
        return {};
    });
}

Result<http::Reply> export_file(const Watch& watch, Context& context, const StatisticsExport& asked) {
    YIMEN_TRY(HallId id, context.id<HallId>("id"));
    YIMEN_TRY(auto made, statistics(watch, context.who(), id, {asked.from, asked.to, asked.by, asked.category_id}));
    YIMEN_CHECK(note_export(context, made, context.who().cell, watch.parts().clocks.business.now(), asked));
    bool english = context.request().language() == "en";
    auto table = statistics_table(made, english);
    bool workbook = asked.form == StatisticsForm::xlsx;
    http::Reply reply;
    reply.body = workbook ? tables::xlsx_file(english ? "Statistics" : "统计", table)
                          : tables::csv_file(table, asked.form == StatisticsForm::csv_utf8 ? tables::Encoding::utf8
                                                                                           : tables::Encoding::gb18030);
    reply.content_type = workbook ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                         : asked.form == StatisticsForm::csv_utf8 ? "text/csv; charset=utf-8"
                                                                  : "text/csv; charset=gb18030";
    std::string name = "statistics-" + to_iso(made.from) + "-" + to_iso(made.to) + (workbook ? ".xlsx" : ".csv");
    reply.with("Content-Disposition", "attachment; filename=\"" + name + "\"").with("Cache-Control", "no-store");
    return reply;
}

} // namespace

std::vector<std::vector<tables::Value>> statistics_table(const HallStatistics& statistics, bool english) {
    std::vector<std::vector<tables::Value>> out;
    auto& head = out.emplace_back();
    head.emplace_back(said(kFirstColumn[static_cast<std::size_t>(statistics.by)], english));
    for (const Word& word : kCountedWords)
        head.emplace_back(said(word, english));
    for (const Word& times : kTimes)
        for (const Word& measure : kMeasures)
            head.emplace_back(said(times, english) + (english ? ", " : "") + said(measure, english));
    for (const StatisticsRow& row : statistics.rows)
        out.push_back(cells_of(name_of(row, statistics.by, english), row));
    out.push_back(cells_of(said(kAll, english), statistics.total));
    return out;
}

http::Routes statistics_routes(const Watch& watch) {
    http::Routes out;
    out.add<StatisticsQuery, HallStatistics>(
        http::limited(http::route(Method::get, "/halls/{id}/statistics", "hallStatistics",
                                  "Waits, ways, services, holds and no-shows over a range of days: count, mean, "
                                  "median and 90th percentile by line, item, counter, hour or day.",
                                  kStatisticsReaders),
                      kStatisticsPerMinute),
        [&](Context& context, const StatisticsQuery& asked) -> Result<HallStatistics> {
            YIMEN_TRY(HallId id, context.id<HallId>("id"));
            return statistics(watch, context.who(), id, asked);
        });
    auto file = http::limited(http::route(Method::post, "/halls/{id}/statistics/file", "exportHallStatistics",
                                          "The same as CSV or XLSX; the export is journaled.", kStatisticsReaders),
                              kStatisticsPerMinute);
    file.keyed = false;
    out.add<StatisticsExport, http::Reply>(
        file, [&](Context& context, const StatisticsExport& asked) { return export_file(watch, context, asked); });
    return out;
}

} // namespace yimen::watch
