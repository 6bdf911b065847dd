#include "lines.h"

#include "house.h"
#include "support/written.h"

namespace yimen::queue {
namespace {

class LinesTest : public HouseTest {
  protected:
    HallLines kept() {
        return db().read([&](db::Reader& reader) { return *lines_of_hall(queue(), reader, manager(), hall_.id); });
    }
    static LinesWanted wanted_of(const HallLines& lines) {
        LinesWanted out;
        for (const auto& line : lines.lines) {
            LineWanted one;
            one.id = line.id;
            one.letter = {line.letter};
            one.name = {line.name};
            one.name_en = {line.name_en};
            one.is_default = line.is_default;
            one.typical_seconds = line.typical_seconds;
            one.alarm_wait_seconds = line.alarm_wait_seconds;
            for (const auto& department : line.departments)
                one.department_ids.push_back(DepartmentId{department.id});
            out.lines.push_back(one);
        }
        return out;
    }
    Result<void> change(const LinesWanted& wanted, std::optional<std::int64_t> revision = {},
                        std::optional<access::Principal> who = {}) {
        auto caller = who.value_or(manager());
        auto now = revision.value_or(kept().revision);
        return write([&](db::Tx& tx) { return change_hall_lines(queue(), tx, as(caller), hall_.id, now, wanted); });
    }
    static LineWanted fresh(const std::string& letter) {
        LineWanted out;
        out.letter = {letter};
        out.name = {"不动产"};
        out.typical_seconds = 600;
        return out;
    }
    std::string fault(const LinesWanted& wanted) {
        auto refused = change(wanted);
        return refused || refused.error().invalid_params.empty() ? "" : refused.error().invalid_params[0].pointer;
    }
};
YIMEN_INSTANTIATE_ENGINES(LinesTest);

TEST_P(LinesTest, ANewLineTakesTicketsAndItsDepartmentGoesIntoIt) {
    places::Department office{new_id<DepartmentId>(kMorning), hall_.cell, hall_.region, "自然资源局", "D1", {}};
    write([&](db::Tx& tx) -> Result<void> {
        places::put_department(tx, office);
        return {};
    });
    auto wanted = wanted_of(kept());
    wanted.lines.push_back(fresh("E"));
    wanted.lines.back().department_ids = {office.id};
    ASSERT_TRUE(change(wanted));
    auto now = kept();
    EXPECT_EQ(now.revision, 1);
    ASSERT_EQ(now.lines.size(), 4u);
    EXPECT_EQ(now.lines[3].departments.at(0).name, "自然资源局");
    lines_["E"] = now.lines[3].id;
    EXPECT_EQ(issue("E")->number, "E001");
    auto written = test::journal_rows(db());
    EXPECT_TRUE(std::ranges::any_of(written, [](const auto& row) { return row.action == "hall.change_lines"; }));
}

TEST_P(LinesTest, ALineGoesOnlyWhenNobodyStandsInItAndKeepsItsLetter) {
    auto ticket = issue("B")->id;
    auto without = wanted_of(kept());
    auto line = *std::ranges::find(without.lines, lines_.at("B"), &LineWanted::id);
    std::erase_if(without.lines, [&](const LineWanted& one) { return one.id == line.id; });
    auto refused = change(without);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kLineWaiting));
    EXPECT_EQ(refused.error().more["waiting"].as_int64(), 1);
    ASSERT_TRUE(open(0));
    ASSERT_EQ(called(0), "B001");
    ASSERT_TRUE(act(0, ticket, TicketAction::serve));
    ASSERT_TRUE(act(0, ticket, TicketAction::finish));
    ASSERT_TRUE(change(without));
    auto late = issue("B");
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kNoCategory));
    EXPECT_EQ(kept().retired.at(0).letter, "B");
    auto other = without;
    other.lines.push_back(fresh("B"));
    EXPECT_EQ(fault(other), "/lines/2/letter") << "tickets of today bear it";
    auto again = without;
    again.lines.push_back(line);
    ASSERT_TRUE(change(again));
    EXPECT_EQ(issue("B")->number, "B002") << "no number twice on a day";
}

TEST_P(LinesTest, ALineThatIsBookedStays) {
    Queue::Hooks hooks;
    hooks.line_booked = [&](db::Tx&, CategoryId line) { return line == lines_.at("A"); };
    queue().set_hooks(hooks);
    auto without = wanted_of(kept());
    std::erase_if(without.lines, [&](const LineWanted& one) { return one.letter.value == "A"; });
    auto refused = change(without);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kLineBooked));
    EXPECT_EQ(kept().lines.size(), 3u);
}

TEST_P(LinesTest, ACounterServesWhatIsSaidAndNeverAllBecauseItsLineWent) {
    auto wanted = wanted_of(kept());
    wanted.counters.push_back({counters_[0], {"A"}});
    ASSERT_TRUE(change(wanted));
    EXPECT_EQ(kept().counters[0].letters, std::vector<std::string>{"A"});
    issue("B");
    ASSERT_TRUE(open(0));
    EXPECT_EQ(called(0), "");
    auto without = wanted_of(kept());
    std::erase_if(without.lines, [&](const LineWanted& one) { return one.letter.value == "A"; });
    EXPECT_EQ(fault(without), "/counters");
    without.counters.push_back({counters_[0], {}});
    ASSERT_TRUE(change(without));
    EXPECT_TRUE(kept().counters[0].letters.empty());
}

TEST_P(LinesTest, WhatCannotBeIsNamedAndNothingChanges) {
    auto good = wanted_of(kept());
    auto with = [&](auto spoil) {
        auto out = good;
        spoil(out);
        return fault(out);
    };
    EXPECT_EQ(with([](auto& w) { w.lines.push_back(fresh("a")); }), "/lines/3/letter");
    EXPECT_EQ(with([](auto& w) { w.lines.push_back(fresh("A")); }), "/lines/3/letter");
    EXPECT_EQ(with([](auto& w) { w.lines[0].letter = {"Z"}; }), "/lines/0/letter");
    EXPECT_EQ(with([](auto& w) { w.lines[0].id = new_id<CategoryId>(kMorning); }), "/lines/0/id");
    EXPECT_EQ(with([](auto& w) { w.lines[0].is_default = true; }), "/lines/2/is_default");
    EXPECT_EQ(with([](auto& w) { w.lines[0].typical_seconds = 0; }), "/lines/0/typical_seconds");
    EXPECT_EQ(with([](auto& w) { w.lines[0].alarm_wait_seconds = 1; }), "/lines/0/alarm_wait_seconds");
    EXPECT_EQ(with([](auto& w) { w.lines[1].item_ids = {new_id<catalogue::ItemId>(kMorning)}; }),
              "/lines/1/item_ids/0");
    EXPECT_EQ(with([&](auto& w) { w.counters.push_back({new_id<CounterId>(kMorning), {}}); }), "/counters/0/id");
    EXPECT_EQ(with([&](auto& w) { w.counters.push_back({counters_[0], {"X"}}); }), "/counters/0/letters/0");
    EXPECT_EQ(kept().revision, 0);
}

TEST_P(LinesTest, OnlyWhoKeepsThisHallAgainstWhatTheySaw) {
    auto wanted = wanted_of(kept());
    for (const auto& who : {with(Role::supervisor, hall_.cell, hall_.id), clerk(),
                            with(Role::hall_manager, hall_.cell, new_id<HallId>(kMorning)),
                            with(Role::administrator, new_id<CellId>(kMorning), hall_.id)}) {
        auto refused = change(wanted, 0, who);
        ASSERT_FALSE(refused);
        EXPECT_TRUE(refused.error().is(kUnknownHall));
    }
    ASSERT_TRUE(change(wanted, 0));
    auto stale = change(wanted, 0);
    ASSERT_FALSE(stale);
    EXPECT_TRUE(stale.error().is(kRulesStale));
}

} // namespace
} // namespace yimen::queue
