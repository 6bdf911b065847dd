#include <cstdio>
#include <fstream>

#include "forecast/hall_waits.h"
#include "forecast/judge.h"
#include "forecast/ticket_file.h"
#include "program.h"

// `yimen forecast`: needs no database and writes nothing, so that it can judge the tickets of any hall.
namespace yimen::app {
namespace {

struct ScoreRow {
    std::string category; // empty: all
    std::uint64_t tickets = 0;
    double mean_wait_minutes = 0, error_minutes = 0, present_wait_error_minutes = 0, queue_rule_error_minutes = 0,
           gain = 0, coverage = 0, width_minutes = 0;
    BOOST_DESCRIBE_CLASS(ScoreRow, (),
                         (category, tickets, mean_wait_minutes, error_minutes, present_wait_error_minutes,
                          queue_rule_error_minutes, gain, coverage, width_minutes),
                         (), ())
};
struct Report {
    std::string file, form;
    std::uint64_t rows = 0, used = 0;
    std::vector<forecast::BadRow> bad_rows;
    std::vector<std::string> notes;
    std::int64_t learned_days = 0, judged_days = 0, horizon_minutes = 30;
    std::uint64_t never_called = 0;
    ScoreRow all;
    std::vector<ScoreRow> categories;
    BOOST_DESCRIBE_CLASS(Report, (),
                         (file, form, rows, used, bad_rows, notes, learned_days, judged_days, horizon_minutes,
                          never_called, all, categories),
                         (), ())
};

ScoreRow row_of(const std::string& category, const forecast::Score& score) {
    auto minutes = [](double seconds) { return seconds / forecast::kMinute; };
    return {category,
            score.tickets,
            minutes(score.mean_wait),
            minutes(score.error),
            minutes(score.present_wait_error),
            minutes(score.queue_rule_error),
            score.gain(),
            score.coverage,
            minutes(score.width)};
}

void print(const ScoreRow& row) {
    std::printf("%8lu %8.1f %8.1f %9.1f %9.1f %7.1f%% %7.1f%% %8.1f  %s\n", static_cast<unsigned long>(row.tickets),
                row.mean_wait_minutes, row.error_minutes, row.present_wait_error_minutes, row.queue_rule_error_minutes,
                100 * row.gain, 100 * row.coverage, row.width_minutes,
                row.category.empty() ? "(all)" : row.category.c_str());
}

void print(const Report& report) {
    std::printf("%s: %s, %lu rows, %lu used, %zu not\n", report.file.c_str(), report.form.c_str(),
                static_cast<unsigned long>(report.rows), static_cast<unsigned long>(report.used),
                report.bad_rows.size());
    for (const auto& bad : report.bad_rows)
        std::printf("  line %d: %s\n", bad.line, bad.reason.c_str());
    for (const auto& note : report.notes)
        std::printf("  note: %s\n", note.c_str());
    std::printf("learned from %ld days, judged on the %ld days after them; %lu tickets there were never called\n\n",
                static_cast<long>(report.learned_days), static_cast<long>(report.judged_days),
                static_cast<unsigned long>(report.never_called));
    std::printf(
        "Waits 30 minutes ahead, in minutes. Mean absolute error of the forecast and of two simple rules;\n"
        "gain: how much smaller than the better rule; the 80 %% interval: how often it held, how wide it is.\n\n");
    std::printf("%8s %8s %8s %9s %9s %8s %8s %8s  %s\n", "tickets", "wait", "forecast", "it stays", "queue", "gain",
                "held", "width", "category");
    print(report.all);
    for (const auto& row : report.categories)
        print(row);
}

int refuse(const std::string& file, const Error& error) {
    std::fprintf(stderr, "%s: %s%s%s\n", file.c_str(), std::string(error.code->en).c_str(),
                 error.detail.empty() ? "" : " ", error.detail.c_str());
    return 1;
}

Result<Report> judged(const forecast::History& history, std::uint64_t seed) {
    forecast::Options options;
    options.seed = seed;
    YIMEN_TRY(auto verdict, forecast::judge(history, options));
    Report out;
    out.learned_days = verdict.learned_days;
    out.judged_days = verdict.judged_days;
    out.never_called = verdict.never_called;
    out.all = row_of("", verdict.all);
    for (std::size_t i = 0; i < history.categories.size(); ++i)
        out.categories.push_back(row_of(history.categories[i], verdict.by_category[i]));
    return out;
}

int show(const Report& report, bool as_json) {
    if (as_json)
        std::printf("%s\n", to_json_text(report).c_str());
    else
        print(report);
    return 0;
}

} // namespace

int judge_forecast(const std::string& file, const std::string& zone, std::uint64_t seed, bool as_json) {
    std::optional<std::chrono::minutes> offset;
    if (!zone.empty() && !(offset = forecast::parse_offset(zone))) {
        std::fprintf(stderr, "--zone takes an offset from UTC, for example +08:00\n");
        return 1;
    }
    std::ifstream in(file, std::ios::binary);
    std::string content((std::istreambuf_iterator<char>(in)), {});
    if (!in.is_open() || in.bad()) {
        std::fprintf(stderr, "%s cannot be read\n", file.c_str());
        return 1;
    }
    auto tickets = forecast::read_tickets(content, offset);
    if (!tickets)
        return refuse(file, tickets.error());
    auto report = judged(tickets->history, seed);
    if (!report) {
        for (const auto& bad : tickets->bad)
            std::fprintf(stderr, "  line %d: %s\n", bad.line, bad.reason.c_str());
        return refuse(file, report.error());
    }
    report->file = file;
    report->form = tickets->form;
    report->rows = tickets->rows;
    report->used = tickets->used;
    report->bad_rows = tickets->bad;
    report->notes = tickets->notes;
    return show(*report, as_json);
}

int judge_hall(Ground& ground, const std::string& code, std::uint64_t seed, bool as_json) {
    auto halls = ground.database->read([&](db::Reader& reader) { return queue::halls_in_use(reader); });
    for (const auto& one : halls) {
        auto row = ground.database->read([&](db::Reader& reader) { return ground.directory.hall(reader, one.hall); });
        if (!row || row->code != code)
            continue;
        auto tomorrow = Date(std::chrono::sys_days(hall_date(ground.clocks.business.now())) + std::chrono::days(1));
        auto known = forecast::hall_history(*ground.database, one.hall, tomorrow, forecast::kMostDays);
        auto report = judged(known.history, seed);
        if (!report)
            return refuse(code, report.error());
        report->file = code;
        report->form = "own tickets";
        for (const auto& day : known.history.days)
            report->rows += day.tickets.size();
        report->used = report->rows;
        return show(*report, as_json);
    }
    std::fprintf(stderr, "there is no hall %s with lines\n", code.c_str());
    return 1;
}

} // namespace yimen::app
