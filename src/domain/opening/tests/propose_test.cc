#include "propose.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace yimen::opening {
namespace {

using forecast::kHour;
using forecast::kMinute;

Counter counter_of(std::int64_t number, bool open, std::vector<int> serves) {
    Counter out;
    out.number = number;
    out.open = open;
    out.serves = out.skilled = std::move(serves);
    return out;
}

// Each counter takes five minutes for one; work is shared by all that serve a line.
Waits by_hand(const Situation& situation, const std::vector<Counter>& counters) {
    Waits out(situation.lines.size());
    for (std::size_t line = 0; line < out.size(); ++line) {
        double share = 0;
        for (const Counter& one : counters)
            if (one.calls() && std::ranges::find(one.serves, static_cast<int>(line)) != one.serves.end())
                share += 1.0 / static_cast<double>(one.serves.size());
        if (share == 0 || !situation.lines[line].learned)
            continue;
        double wait = static_cast<double>(situation.lines[line].waiting) * 300 / share;
        out[line] = ByHalfHour{wait, std::max(0.0, wait + (situation.lines[line].coming[0] * 300 / share - 1800))};
    }
    return out;
}

std::vector<Proposal> proposed(const Situation& situation) {
    return propose(situation, [&](const std::vector<Counter>& counters) { return by_hand(situation, counters); });
}

// Two lines, a counter for each, and a third that is closed and serves both. The first line is long.
Situation rush() {
    Situation out;
    out.lines = {{true, 12, 1800, {5, 5}}, {true, 0, 1800, {2, 2}}};
    out.counters = {counter_of(1, true, {0}), counter_of(2, true, {1}), counter_of(3, false, {0, 1})};
    return out;
}

TEST(ProposeTest, ACalmHallHasNothingToChange) {
    Situation calm = rush();
    calm.lines[0].waiting = 2;
    EXPECT_TRUE(proposed(calm).empty());
}

TEST(ProposeTest, ALongLineGetsACounterAndTheNumbersSayWhatFor) {
    Situation busy = rush();
    busy.counters[1].settled = false; // so that no other lines are thought of
    auto found = proposed(busy);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change, (Change{ProposalKind::open, 2, {0, 1}}));
    EXPECT_EQ(found[0].line, 0);
    EXPECT_EQ((*found[0].now[0])[0], 3600);
    EXPECT_EQ((*found[0].then[0])[0], 2400);
    EXPECT_GT(found[0].saved_minutes, 0);
    EXPECT_FALSE(found[0].beyond_skills);
}

TEST(ProposeTest, AnIdleCounterHelpsBeforeAnotherClerkIsSent) {
    Situation busy = rush();
    busy.counters[1].skilled = {0, 1};
    auto found = proposed(busy);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change, (Change{ProposalKind::reskill, 1, {0, 1}})) << "its own line keeps it";
    busy.counters[1].skilled = {1};
    found = proposed(busy);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change.kind, ProposalKind::open) << "what a counter does not usually do is asked last";
}

TEST(ProposeTest, ALineThatNobodyCallsForCounts) {
    Situation left = rush();
    left.lines[0].waiting = 1;
    left.counters[0].paused = true;
    left.counters[1].settled = false;
    auto found = proposed(left);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change.counter, 2);
    EXPECT_FALSE(found[0].now[0].has_value());
    EXPECT_TRUE(found[0].then[0].has_value());
}

TEST(ProposeTest, TheLastCounterOfALineStaysAlsoWhileNobodyWaits) {
    Situation idle;
    idle.lines = {{true, 0, 1800, {0.2, 0.2}}, {true, 0, 1800, {0.2, 0.2}}};
    idle.counters = {counter_of(1, true, {0}), counter_of(2, true, {0, 1})};
    auto found = proposed(idle);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change, (Change{ProposalKind::close, 0, {0}}));
    idle.counters[1].paused = true;
    EXPECT_TRUE(proposed(idle).empty()) << "who pauses calls for nobody";
    idle.counters[1].paused = false;
    idle.counters[0].busy = true;
    EXPECT_TRUE(proposed(idle).empty()) << "somebody stands there";
    EXPECT_FALSE(safe(idle.counters, {ProposalKind::close, 0, {0}}));
    EXPECT_TRUE(safe(idle.counters, {ProposalKind::close, 0, {0}}, true)) << "once they have gone";
    EXPECT_FALSE(safe(idle.counters, {ProposalKind::close, 1, {0, 1}}, true));
}

TEST(ProposeTest, AStandingProposalEndsLaterThanItBegan) {
    Situation busy = rush();
    busy.lines[0].limit = 3600;
    busy.counters[1].settled = false;
    int begins = 0, ends = 0;
    for (int waiting = 0; waiting <= 12; ++waiting) {
        busy.lines[0].waiting = waiting;
        busy.standing.clear();
        if (proposed(busy).empty())
            begins = waiting + 1;
        busy.standing = {{ProposalKind::open, 2, {0, 1}}};
        if (proposed(busy).empty())
            ends = waiting + 1;
    }
    EXPECT_LT(ends, begins) << "or it would flap";
    EXPECT_GT(ends, 0);
}

TEST(ProposeTest, WhatWasAcceptedCountsAsDone) {
    Situation busy = rush();
    busy.counters.push_back(counter_of(4, false, {0}));
    busy.counters[1].settled = false;
    busy.accepted = {{ProposalKind::open, 3, {0}}};
    EXPECT_TRUE(proposed(busy).empty()) << "one after the other";
}

TEST(ProposeTest, WhatWasRefusedIsNotProposedInAnotherForm) {
    Situation busy = rush();
    busy.counters.push_back(counter_of(4, false, {0}));
    busy.counters[1].settled = false;
    busy.refused = {{ProposalKind::open, 0}};
    EXPECT_TRUE(proposed(busy).empty());
}

TEST(ProposeTest, TwoPartsOfAHallAreHelpedAtOnce) {
    Situation both;
    both.lines = {{true, 12, 1800, {5, 5}}, {true, 12, 1800, {5, 5}}};
    both.counters = {counter_of(1, true, {0}), counter_of(2, true, {1}), counter_of(3, false, {0}),
                     counter_of(4, false, {1})};
    for (Counter& one : both.counters)
        one.settled = !one.open;
    EXPECT_EQ(proposed(both).size(), 2u);
}

// --- Properties -----------------------------------------------------------------------------------------------------------------------

Situation any_situation() {
    Situation out;
    int lines = *rc::gen::inRange(1, 5);
    for (int i = 0; i < lines; ++i)
        out.lines.push_back({*rc::gen::inRange(0, 5) > 0,
                             *rc::gen::inRange(0, 20),
                             1800,
                             {*rc::gen::inRange(0, 12) * 1.0, *rc::gen::inRange(0, 12) * 1.0}});
    auto some_lines = [&] {
        std::vector<int> out_lines;
        for (int line = 0; line < lines; ++line)
            if (*rc::gen::arbitrary<bool>())
                out_lines.push_back(line);
        if (out_lines.empty())
            out_lines.push_back(*rc::gen::inRange(0, lines));
        return out_lines;
    };
    for (int i = *rc::gen::inRange(1, 7); i > 0; --i) {
        Counter one = counter_of(i, *rc::gen::arbitrary<bool>(), some_lines());
        one.skilled = some_lines();
        one.paused = one.open && *rc::gen::inRange(0, 4) == 0;
        one.busy = one.open && *rc::gen::arbitrary<bool>();
        one.settled = *rc::gen::inRange(0, 5) > 0;
        out.counters.push_back(std::move(one));
    }
    return out;
}

std::vector<int> called_for(const Situation& situation, const std::vector<Counter>& counters) {
    std::vector<int> out;
    for (std::size_t line = 0; line < situation.lines.size(); ++line)
        for (const Counter& one : counters)
            if (one.calls() && std::ranges::find(one.serves, static_cast<int>(line)) != one.serves.end()) {
                out.push_back(static_cast<int>(line));
                break;
            }
    return out;
}

RC_GTEST_PROP(ProposeTest, NeverLeavesALineWithNobodyToServeIt, ()) {
    Situation any = any_situation();
    auto before = called_for(any, any.counters);
    auto counters = any.counters;
    for (const Proposal& one : proposed(any))
        counters = after(counters, one.change); // all of them accepted, not only one
    auto then = called_for(any, counters);
    RC_ASSERT(std::ranges::includes(then, before));
}

RC_GTEST_PROP(ProposeTest, NeverTouchesWhoPausesOrWasDecidedLatelyNorClosesWhereSomebodyStands, ()) {
    Situation any = any_situation();
    for (const Proposal& one : proposed(any)) {
        const Counter& counter = any.counters[static_cast<std::size_t>(one.change.counter)];
        RC_ASSERT(!counter.paused && counter.settled);
        if (one.change.kind == ProposalKind::close)
            RC_ASSERT(!counter.busy);
    }
}

RC_GTEST_PROP(ProposeTest, SaysWhatTheSimulationSaysAndLowersTheWaitForWhichItIsMade, ()) {
    Situation any = any_situation();
    for (const Proposal& one : proposed(any)) {
        RC_ASSERT(one.now == by_hand(any, any.counters));
        RC_ASSERT(one.then == by_hand(any, after(any.counters, one.change)));
        if (one.change.kind == ProposalKind::close)
            continue;
        auto line = static_cast<std::size_t>(one.line);
        RC_ASSERT(one.then[line].has_value());
        if (one.now[line])
            RC_ASSERT((*one.then[line])[0] + (*one.then[line])[1] < (*one.now[line])[0] + (*one.now[line])[1]);
    }
}

RC_GTEST_PROP(ProposeTest, TheSameSituationHasTheSameProposals, ()) {
    Situation any = any_situation();
    auto one = proposed(any), other = proposed(any);
    RC_ASSERT(one.size() == other.size());
    for (std::size_t i = 0; i < one.size(); ++i)
        RC_ASSERT(one[i].change == other[i].change && one[i].saved_minutes == other[i].saved_minutes);
}

RC_GTEST_PROP(ProposeTest, WhatIsNewStandsInTheNextLook, ()) {
    Situation any = any_situation();
    auto first = proposed(any);
    for (const Proposal& one : first)
        any.standing.push_back(one.change);
    auto again = proposed(any);
    RC_ASSERT(again.size() >= first.size());
    for (std::size_t i = 0; i < first.size(); ++i)
        RC_ASSERT(again[i].change == first[i].change);
}

// --- With the real simulation -----------------------------------------------------------------------------------------------------------

// Two lines of a hall that was learned: every five minutes somebody for the first, five minutes each, one counter for both lines.
forecast::History learned_history() {
    forecast::History out;
    out.categories = {"a", "b"};
    out.counters = {"1"};
    out.knows_counters = out.knows_ends = true;
    for (unsigned number = 2; number < 8; ++number) {
        forecast::Day day{Date{std::chrono::year(2026), std::chrono::month(3), std::chrono::day(number)}, {}};
        Seconds free = 9 * kHour;
        for (int i = 0; i < 90; ++i) {
            forecast::Passage ticket;
            ticket.category = i % 6 == 0 ? 1 : 0;
            ticket.counter = 0;
            ticket.issued = 9 * kHour + i * 310;
            ticket.called = std::max(ticket.issued, free);
            ticket.ended = *ticket.called + 300;
            free = *ticket.ended;
            day.tickets.push_back(ticket);
        }
        out.days.push_back(std::move(day));
    }
    complete(out);
    return out;
}

TEST(ProposeTest, TheSimulatedWaitFallsWithACounterThatWasNeverSeen) {
    auto history = learned_history();
    std::vector<const forecast::Day*> days;
    for (const auto& day : history.days)
        days.push_back(&day);
    forecast::Model model = forecast::learn(history, days);
    forecast::Present now;
    now.at = 11 * kHour;
    now.line.resize(2);
    for (int i = 12; i > 0; --i)
        now.line[0].push_back(now.at - i * kMinute);
    now.came = now.usual = {10, 2};
    now.held = true;
    auto simulate = [&](const std::vector<Counter>& counters) {
        std::vector<std::vector<int>> serves;
        now.open.clear();
        for (const Counter& one : counters) {
            serves.push_back(one.serves);
            now.open.push_back(one.calls());
        }
        Waits out;
        for (const auto& wait : forecast::mean_waits(forecast::staffed(model, serves), now, kHalfHours, 60, 1))
            out.push_back(ByHalfHour{wait[0], wait[1]});
        return out;
    };
    Situation busy;
    busy.lines = {{true, 12, 1800, {5, 5}}, {true, 0, 1800, {1, 1}}};
    busy.counters = {counter_of(1, true, {0, 1}), counter_of(2, false, {0, 1})};
    auto found = propose(busy, simulate);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].change.kind, ProposalKind::open);
    EXPECT_NEAR((*found[0].now[0])[0], 3600, 600);
    EXPECT_LT((*found[0].then[0])[0], 0.6 * (*found[0].now[0])[0]);
    auto again = propose(busy, simulate);
    EXPECT_EQ(again[0].now, found[0].now) << "the same seed, the same answer";
    EXPECT_EQ(again[0].then, found[0].then);
    // One who is served at the counter that takes other lines now is served to the end.
    now.serving = {{0, 0, now.at - kMinute}};
    auto moved = busy.counters;
    moved[0].serves = {1};
    EXPECT_GT((*simulate(moved)[1])[0], 0) << "the counter is busy at first";
}

} // namespace
} // namespace yimen::opening
