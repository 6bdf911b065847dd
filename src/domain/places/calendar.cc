#include "calendar.h"

#include "base/text.h"

namespace yimen::places {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Date plus(Date day, int count) { return Date(sys_days(day) + days(count)); }

bool is_weekend(Date day) {
    auto weekday = std::chrono::weekday(sys_days(day)).c_encoding();
    return weekday == 0 || weekday == 6;
}

} // namespace

Calendar::Calendar(std::map<Date, Exception> exceptions) : exceptions_(std::move(exceptions)) {}

bool Calendar::is_working(Date day) const {
    auto found = exceptions_.find(day);
    return found == exceptions_.end() ? !is_weekend(day) : found->second.works;
}

bool Calendar::is_known(Date day) const {
    auto first_of_year = exceptions_.lower_bound(Date(day.year(), std::chrono::January, std::chrono::day{1}));
    return first_of_year != exceptions_.end() && first_of_year->first.year() == day.year();
}

Date Calendar::next(Date day) const {
    do
        day = plus(day, 1);
    while (!is_working(day));
    return day;
}

Date Calendar::add(Date from, int working_days) const {
    if (working_days == 0)
        return is_working(from) ? from : next(from);
    for (; working_days > 0; --working_days)
        from = next(from);
    return from;
}

int Calendar::between(Date from, Date to) const {
    int count = 0;
    for (Date day = from; day < to;)
        count += is_working(day = plus(day, 1));
    for (Date day = from; day > to; day = plus(day, -1))
        count -= is_working(day);
    return count;
}

std::vector<CountedDay> Calendar::explain(Date from, Date to) const {
    std::vector<CountedDay> out;
    std::int64_t number = 0;
    for (Date day = from; day < to;) {
        day = plus(day, 1);
        CountedDay line{.date = day, .counted = is_working(day), .number = {}, .name = {}, .name_en = {}};
        if (line.counted)
            line.number = ++number;
        auto found = exceptions_.find(day);
        if (found != exceptions_.end() && found->second.works) {
            line.name = found->second.name_zh + "调休上班";
            line.name_en = found->second.name_en + ": make-up working day";
        } else if (found != exceptions_.end()) {
            line.name = found->second.name_zh;
            line.name_en = found->second.name_en;
        } else if (!line.counted) {
            line.name = "周末";
            line.name_en = "weekend";
        }
        out.push_back(std::move(line));
    }
    return out;
}

std::optional<std::map<Date, Calendar::Exception>> parse_calendar_csv(std::string_view csv, int& bad_line) {
    std::map<Date, Calendar::Exception> out;
    bad_line = 0;
    for (std::string_view line : split(csv, '\n')) {
        ++bad_line;
        if (bad_line == 1 || trimmed(line).empty())
            continue;
        auto cells = split(line, ',');
        auto day = cells.size() == 4 ? parse_date(cells[0]) : std::nullopt;
        if (!day || (cells[1] != "off" && cells[1] != "work"))
            return std::nullopt;
        out[*day] = {cells[1] == "work", std::string(cells[2]), trimmed(cells[3])};
    }
    return out;
}

} // namespace yimen::places
