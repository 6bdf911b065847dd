#include "ticket_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "base/text.h"
#include "tables/tables.h"

namespace yimen::forecast {
namespace {

enum Column { issued, called, served, category, counter, state, kColumns };
struct Names {
    std::string_view en, zh;
};
constexpr std::array<Names, kColumns> kNames{{{"issued", "取号时间"},
                                              {"called", "叫号时间"},
                                              {"served", "办结时间"},
                                              {"category", "业务类别"},
                                              {"counter", "窗口"},
                                              {"state", "状态"}}};
constexpr std::array<std::string_view, 8> kStates{"waiting", "called",  "serving",   "held",
                                                  "served",  "no_show", "cancelled", "transferred"};

// Seconds since 1970-01-01T00:00:00 of the writer's wall, and how far that wall is from UTC when it is said.
struct Moment {
    double wall = 0;
    std::optional<std::chrono::minutes> offset;
};

std::optional<int> digits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < most && count < text.size() && text[count] >= '0' && text[count] <= '9')
        value = value * 10 + (text[count++] - '0');
    if (count < least)
        return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view any) {
    if (text.empty() || any.find(text[0]) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

std::optional<std::chrono::minutes> offset_in(std::string_view& text) {
    using std::chrono::minutes;
    if (take(text, "Zz"))
        return minutes(0);
    bool west = !text.empty() && text[0] == '-';
    if (!take(text, "+-"))
        return std::nullopt;
    auto hours = digits(text, 2, 2);
    take(text, ":");
    auto more = text.empty() ? std::optional(0) : digits(text, 2, 2);
    if (!hours || !more || *hours > 14 || *more > 59)
        return std::nullopt;
    minutes out(*hours * 60 + *more);
    return west ? -out : out;
}

// ISO 8601: 2026-03-02T09:05:30.5+08:00; blank for T, without seconds, without zone; and 2026/3/2 9:05, as spreadsheets rewrite it.
std::optional<Moment> moment_in(std::string_view text) {
    auto year = digits(text, 4, 4);
    if (!take(text, "-/"))
        return std::nullopt;
    auto month = digits(text, 1, 2);
    if (!take(text, "-/"))
        return std::nullopt;
    auto day = digits(text, 1, 2);
    if (!year || !month || !day || !take(text, "T t"))
        return std::nullopt;
    auto hour = digits(text, 1, 2);
    if (!hour || !take(text, ":"))
        return std::nullopt;
    auto minute = digits(text, 2, 2);
    std::optional<int> second = 0;
    double fraction = 0;
    if (take(text, ":")) {
        second = digits(text, 2, 2);
        if (take(text, ".,")) {
            std::string_view rest = text;
            if (!digits(text, 1, 9))
                return std::nullopt;
            fraction = std::stod("0." + std::string(rest.substr(0, rest.size() - text.size())));
        }
    }
    Date date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
              std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok() || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    Moment out;
    out.wall = static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * kDay + *hour * kHour +
               *minute * kMinute + *second + fraction;
    take(text, " ");
    if (!text.empty()) {
        out.offset = offset_in(text);
        if (!out.offset || !text.empty())
            return std::nullopt;
    }
    return out;
}

class Reader {
  public:
    Reader(std::optional<std::chrono::minutes> zone) : zone_(zone) {}

    Result<TicketFile> read(std::string_view content) {
        // A file in UTF-16 has zeros in every other byte; no text in our encodings has any.
        if (content.find('\0') != std::string_view::npos && !content.starts_with("PK\x03\x04"))
            return fail(kWrongEncoding, "it has zero bytes, as UTF-16 has: save it as CSV in UTF-8");
        YIMEN_TRY(tables::Table table, tables::read(content, 5'000'000));
        if (table.lines.empty())
            return fail(kEmptyFile);
        out_.form = table.form;
        YIMEN_CHECK(read_header(table.lines.front()));
        for (std::size_t i = 1; i < table.lines.size(); ++i)
            read_row(table.lines[i]);
        out_.rows = table.lines.size() - 1;
        if (out_.rows == 0)
            return fail(kEmptyFile, "there is a header and no row");
        if (out_.used == 0)
            return fail(kNoGoodRow, "line " + std::to_string(out_.bad.front().line) + ": " + out_.bad.front().reason);
        finish();
        return std::move(out_);
    }

  private:
    Result<void> read_header(const tables::Line& line) {
        place_.fill(-1);
        if (line.cells.empty())
            return fail(kWrongEncoding, "the first line cannot be read");
        for (std::size_t cell = 0; cell < line.cells.size(); ++cell) {
            std::string name = folded(trimmed(line.cells[cell]));
            for (std::size_t column = 0; column < kColumns; ++column)
                if (name == kNames[column].en || name == kNames[column].zh) {
                    if (place_[column] >= 0)
                        return fail(kMissingColumn, "the header names '" + name + "' twice");
                    place_[column] = static_cast<int>(cell);
                }
        }
        columns_ = line.cells.size();
        std::string missing;
        for (Column column : {issued, called})
            if (place_[column] < 0)
                missing += (missing.empty() ? "" : ", ") + std::string(kNames[column].en);
        if (missing.empty())
            return {};
        std::string found;
        for (const auto& cell : line.cells)
            found += (found.empty() ? "" : ", ") + trimmed(cell);
        return fail(kMissingColumn, "missing: " + missing + "; the first line is: " + found);
    }

    std::string cell(const tables::Line& line, Column column) const {
        auto place = static_cast<std::size_t>(place_[column]);
        return place_[column] < 0 || place >= line.cells.size() ? "" : trimmed(line.cells[place]);
    }

    void read_row(const tables::Line& line) {
        for (const auto& note : line.notes)
            if (note.fault == tables::Fault::unreadable)
                return bad(line, "the line is in no known encoding");
        if (line.cells.size() > columns_)
            return bad(line, "it has " + std::to_string(line.cells.size()) + " cells, the header has " +
                                 std::to_string(columns_));
        std::array<std::optional<Moment>, 3> at;
        for (Column column : {issued, called, served}) {
            std::string text = cell(line, column);
            if (text.empty())
                continue;
            at[column] = moment_in(text);
            if (!at[column])
                return bad(line, std::string(kNames[column].en) + " '" + text +
                                     "' is no time (ISO 8601: 2026-03-02T09:05:30+08:00)");
        }
        if (!at[issued])
            return bad(line, "issued is empty");
        // All three by one wall: the one that is asked for, else the one on which the ticket was issued.
        auto wall = zone_ ? zone_ : at[issued]->offset;
        Seconds midnight = 0;
        std::array<std::optional<Seconds>, 3> seconds;
        for (Column column : {issued, called, served}) {
            if (!at[column])
                continue;
            double value = at[column]->wall;
            if (wall && at[column]->offset)
                value += std::chrono::duration<double>(*wall - *at[column]->offset).count();
            if (column == issued)
                midnight = std::floor(value / kDay) * kDay;
            seconds[column] = value - midnight;
        }
        add(line, seconds, midnight);
    }

    void add(const tables::Line& line, const std::array<std::optional<Seconds>, 3>& seconds, Seconds midnight) {
        std::string in_state = folded(cell(line, state));
        if (!in_state.empty() && std::ranges::find(kStates, in_state) == kStates.end())
            return bad(line,
                       "state '" + in_state +
                           "' is none of waiting, called, serving, held, served, no_show, cancelled, transferred");
        if (seconds[called] && *seconds[called] < *seconds[issued])
            return bad(line, "called before it was issued");
        if (seconds[served] && *seconds[served] < seconds[called].value_or(*seconds[issued]))
            return bad(line, seconds[called] ? "served before it was called" : "served before it was issued");
        if (seconds[called] && *seconds[called] - *seconds[issued] > kDay)
            return bad(line, "called more than a day after it was issued");
        if (seconds[called] && seconds[served] && *seconds[served] - *seconds[called] > kDay)
            return bad(line, "at the counter for more than a day");
        if (!seconds[called] && in_state == "served")
            return bad(line, "served, but never called");
        std::string name = cell(line, category);
        if (place_[category] >= 0 && name.empty())
            return bad(line, "category is empty");
        Passage ticket;
        ticket.category = number_of(categories_, out_.history.categories, name);
        if (std::string at_counter = cell(line, counter); !at_counter.empty())
            ticket.counter = number_of(counters_, out_.history.counters, at_counter);
        without_counter_ += seconds[called] && ticket.counter < 0 ? 1 : 0;
        without_end_ += seconds[called] && !seconds[served] ? 1 : 0;
        ticket.issued = *seconds[issued];
        ticket.called = seconds[called];
        ticket.ended = seconds[served];
        ticket.no_show = in_state == "no_show";
        days_[midnight].tickets.push_back(ticket);
        out_.used += 1;
    }

    static int number_of(std::map<std::string, int>& numbers, std::vector<std::string>& names,
                         const std::string& name) {
        auto [place, added] = numbers.emplace(name, static_cast<int>(names.size()));
        if (added)
            names.push_back(name);
        return place->second;
    }

    void bad(const tables::Line& line, std::string reason) { out_.bad.push_back({line.line, std::move(reason)}); }

    void finish() {
        for (auto& [midnight, day] : days_) {
            day.date = Date(std::chrono::sys_days(std::chrono::days(std::llround(midnight / kDay))));
            out_.history.days.push_back(std::move(day));
        }
        out_.history.knows_counters = without_counter_ == 0 && !out_.history.counters.empty();
        out_.history.knows_ends = without_end_ * 10 < out_.used;
        if (place_[category] < 0)
            out_.notes.emplace_back("no column category: all tickets stand in one line");
        if (!out_.history.knows_counters)
            out_.notes.push_back(place_[counter] < 0 ? "no column counter: places that serve are worked out from who "
                                                       "is served at the same time"
                                                     : std::to_string(without_counter_) +
                                                           " called tickets without counter: the column is not used");
        if (without_end_ > 0)
            out_.notes.push_back(place_[served] < 0
                                     ? "no column served: services are taken to end when the next one is called"
                                     : std::to_string(without_end_) +
                                           " called tickets without served: taken to end when the next one is called");
        if (place_[state] < 0)
            out_.notes.emplace_back("no column state: no-shows are not told apart");
        complete(out_.history);
    }

    std::optional<std::chrono::minutes> zone_;
    TicketFile out_;
    std::array<int, kColumns> place_{};
    std::size_t columns_ = 0, without_counter_ = 0, without_end_ = 0;
    std::map<std::string, int> categories_, counters_;
    std::map<double, Day> days_;
};

} // namespace

std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
    auto out = offset_in(text);
    return text.empty() ? out : std::nullopt;
}

Result<TicketFile> read_tickets(std::string_view content, std::optional<std::chrono::minutes> zone) {
    return Reader(zone).read(content);
}

} // namespace yimen::forecast
