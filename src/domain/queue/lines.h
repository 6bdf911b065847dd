#pragma once

// Which lines a hall has, what goes into which, and which counters serve them: for this module's own routes.

#include "queue.h"

namespace yimen::queue {

struct MatchedView {
    Uuid id; // of an item or of a department
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(MatchedView, (), (id, name, name_en), (), ())
};
struct HallLine {
    CategoryId id;
    std::string letter, name, name_en;
    bool is_default = false; // takes what maps to no other
    std::int64_t typical_seconds = 0;
    std::optional<std::int64_t> alarm_wait_seconds;
    std::vector<MatchedView> items, departments;
    std::int64_t waiting = 0;
    BOOST_DESCRIBE_CLASS(HallLine, (),
                         (id, letter, name, name_en, is_default, typical_seconds, alarm_wait_seconds, items,
                          departments, waiting),
                         (), ())
};
struct RetiredLine {
    CategoryId id;
    std::string letter, name, name_en;
    BOOST_DESCRIBE_CLASS(RetiredLine, (), (id, letter, name, name_en), (), ())
};
struct CounterLines {
    CounterId id;
    std::int64_t number = 0;
    std::string name, name_en;
    std::vector<std::string> letters; // empty: any item
    BOOST_DESCRIBE_CLASS(CounterLines, (), (id, number, name, name_en, letters), (), ())
};
struct HallLines {
    std::int64_t revision = 0; // the same as of the hall's rules, which name the lines too
    std::vector<HallLine> lines;
    std::vector<RetiredLine> retired;
    std::vector<CounterLines> counters;
    BOOST_DESCRIBE_CLASS(HallLines, (), (revision, lines, retired, counters), (), ())
};

struct LineWanted {
    std::optional<CategoryId> id; // nothing: a new one; that of a retired one takes it up again
    Text<1, 1> letter;
    Text<30, 1> name;
    Text<60> name_en; // may be empty: the Chinese is shown then
    bool is_default = false;
    std::int64_t typical_seconds = 0;
    std::optional<std::int64_t> alarm_wait_seconds;
    std::vector<catalogue::ItemId> item_ids;
    std::vector<DepartmentId> department_ids;
    BOOST_DESCRIBE_CLASS(LineWanted, (),
                         (id, letter, name, name_en, is_default, typical_seconds, alarm_wait_seconds, item_ids,
                          department_ids),
                         (), ())
};
struct CounterWanted {
    CounterId id;
    std::vector<std::string> letters; // of the lines wanted; empty: any item
    BOOST_DESCRIBE_CLASS(CounterWanted, (), (id, letters), (), ())
};
struct LinesWanted {
    std::vector<LineWanted> lines;       // all of them: one that is left out is retired
    std::vector<CounterWanted> counters; // those that change
    BOOST_DESCRIBE_CLASS(LinesWanted, (), (lines, counters), (), ())
};

// queue.unknown_hall when the hall is none of the caller's.
Result<HallLines> lines_of_hall(const Queue& queue, db::Reader& reader, const access::Principal& who, HallId hall);
// Against the revision of the hall's rules. queue.rules_stale; queue.bad_rules with what is wrong where; queue.line_waiting and
// queue.line_booked for a line left out in which somebody stands or on which bookings hang. What goes into which line holds from the next
// ticket on, what a counter serves from its next opening on.
Result<void> change_hall_lines(const Queue& queue, db::Tx& tx, const Caller& caller, HallId hall, std::int64_t revision,
                               const LinesWanted& wanted);

} // namespace yimen::queue
