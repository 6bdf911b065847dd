#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace yimen::places {

// One day of an explanation: whether it counts, as which working day, and if not, why.
struct CountedDay {
    Date date;
    bool counted = false;
    std::optional<std::int64_t> number; // 1 for the first working day after the start
    std::optional<std::string> name;    // 国庆节, 周末; 调休上班 for a counted weekend
    std::optional<std::string> name_en;
    BOOST_DESCRIBE_CLASS(CountedDay, (), (date, counted, number, name, name_en), (), ())
};

// A working-day calendar (行政许可法 art. 82: days are working days, without statutory holidays). A working day is a look-up in the
// State Council's list of holidays and make-up days, never "Monday to Friday"; a year without a list counts by weekday and is_known
// says so, because its list comes later. A value, immutable once built.
class Calendar {
  public:
    struct Exception {
        bool works = false;
        std::string name_zh, name_en;
    };
    Calendar() = default;
    explicit Calendar(std::map<Date, Exception> exceptions);

    bool is_working(Date day) const;
    bool is_known(Date day) const; // the year has a published list
    // The last of `working_days` working days after `from`; `from` itself is not counted. Zero: `from`, or the next working day.
    Date add(Date from, int working_days) const;
    // Working days after `from` up to and including `to`; negative when `to` lies before.
    int between(Date from, Date to) const;
    // Every day after `from` up to and including `to`.
    std::vector<CountedDay> explain(Date from, Date to) const;
    // The next working day strictly after `day`.
    Date next(Date day) const;

  private:
    std::map<Date, Exception> exceptions_;
};

// Reads `date,kind,name_zh,name_en` lines (header first). nullopt with the first bad line number in `bad_line`.
std::optional<std::map<Date, Calendar::Exception>> parse_calendar_csv(std::string_view csv, int& bad_line);

} // namespace yimen::places
