#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "house.h"
#include "support/written.h"

namespace yimen::queue {
namespace {

constexpr const char* kZhang = "11010519491231002X";
constexpr const char* kLi = "440524188001010014";

class QueueTest : public HouseTest {};
YIMEN_INSTANTIATE_ENGINES(QueueTest);

TEST_P(QueueTest, NumbersRunInEachLineWithoutGapsAndStartAnewEachDay) {
    EXPECT_EQ(issue("A")->number, "A001");
    EXPECT_EQ(issue("B")->number, "B001");
    EXPECT_EQ(issue("A")->number, "A002");
    clock_.advance(24h);
    EXPECT_EQ(issue("A")->number, "A001");
}

TEST_P(QueueTest, ARefusedTicketTakesNoNumber) {
    auto who = identify(kZhang);
    ASSERT_TRUE(issue("A", Priority::none, *who));
    auto again = issue("A", Priority::none, *who);
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().is(kAlreadyInLine));
    EXPECT_EQ(again.error().more["number"].as_string(), "A001");
    EXPECT_EQ(issue("A")->number, "A002");
    EXPECT_TRUE(issue("B", Priority::none, *who)) << "another line is another place";
}

TEST_P(QueueTest, AFourthDigitComesWhenADayNeedsIt) {
    store::Ticket ticket;
    ticket.letter = "A";
    ticket.serial = 1234;
    EXPECT_EQ(ticket.number(), "A1234");
}

TEST_P(QueueTest, AnUnknownPersonIsInLineOnceEvenByTwoIdentifications) {
    ASSERT_TRUE(issue("A", Priority::none, *identify(kZhang)));
    auto again = issue("A", Priority::none, *identify(kZhang));
    ASSERT_FALSE(again);
    EXPECT_TRUE(again.error().is(kAlreadyInLine));
    EXPECT_TRUE(issue("A", Priority::none, *identify(kLi)));
}

TEST_P(QueueTest, AnAgentHoldsOneForEachPrincipalInOneVisit) {
    people::KnownPerson agent, other;
    people::KnownCompany company;
    auto made = write([&](db::Tx& tx) -> Result<void> {
        const auto& registry = server_->people.registry();
        YIMEN_TRY(agent, registry.find_or_add_person(tx, {}, hall_.cell, {"张三", kZhang, {}, {}}));
        YIMEN_TRY(company, registry.add_company(tx, {}, hall_.cell, {"小样餐饮有限公司", "91350100M000100Y43", {}}));
        YIMEN_CHECK(registry.add_agency(tx, {}, {company.subject, agent.person, {}, hall_date(kMorning), {}}));
        return {};
    });
    ASSERT_TRUE(made);
    auto who = identify(kZhang);
    auto own = issue("A", Priority::none, *who);
    auto for_company = issue("A", Priority::none, *who, company.subject);
    ASSERT_TRUE(own && for_company);
    EXPECT_FALSE(issue("A", Priority::none, *who, company.subject));
    EXPECT_EQ(read(own->id).visit, read(for_company->id).visit);
    EXPECT_TRUE(read(for_company->id).as_agent);
    auto stranger = issue("A", Priority::none, *identify(kLi), company.subject);
    ASSERT_FALSE(stranger);
    EXPECT_TRUE(stranger.error().is(kNotForPrincipal));
}

TEST_P(QueueTest, AnIdentificationEndsAfterThreeMinutesAndIsOfNoUseToOthers) {
    auto who = identify(kZhang);
    access::Principal other = kiosk_;
    other.account = new_id<AccountId>(kMorning);
    Issue wanted;
    wanted.hall = hall_.id;
    wanted.category = lines_.at("A");
    wanted.identification = *who;
    auto stolen = write([&](db::Tx& tx) { return queue().issue(tx, as(other), wanted); });
    ASSERT_FALSE(stolen);
    EXPECT_TRUE(stolen.error().is(kIdentificationEnded));
    clock_.advance(3min);
    auto late = issue("A", Priority::none, *who);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kIdentificationEnded));
}

TEST_P(QueueTest, AClosedHallGivesNoTicketButServesThoseWhoWait) {
    ASSERT_TRUE(issue("A"));
    ASSERT_TRUE(open(0));
    clock_.set(*parse_rfc3339("2026-09-28T17:00:00+08:00"));
    auto late = issue("A");
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kHallClosed));
    EXPECT_EQ(called(0), "A001");
}

TEST_P(QueueTest, CallsByDueTimeAndSkills) {
    issue("A");
    clock_.advance(1min);
    issue("B");
    clock_.advance(1min);
    issue("A", Priority::pregnant); // came last, is due first
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(1, {lines_.at("B")}));
    EXPECT_EQ(called(1), "B001");
    EXPECT_EQ(called(0), "A002");
    auto busy = call_next(0);
    ASSERT_FALSE(busy);
    EXPECT_TRUE(busy.error().is(kCounterBusy));
    EXPECT_EQ(busy.error().more["number"].as_string(), "A002");
}

TEST_P(QueueTest, AWholeServingIsAChainOfSpans) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    clock_.advance(5min);
    call_next(0);
    clock_.advance(1min);
    ASSERT_TRUE(act(0, ticket, TicketAction::recall));
    ASSERT_TRUE(act(0, ticket, TicketAction::serve));
    clock_.advance(10min);
    ASSERT_TRUE(act(0, ticket, TicketAction::finish));
    auto done = read(ticket);
    EXPECT_EQ(done.state, TicketState::served);
    EXPECT_EQ(done.waited, std::chrono::microseconds(5min).count());
    auto rows = db().read([&](db::Reader& reader) {
        return reader.query("SELECT state, ended_at - began_at FROM ticket_span WHERE ticket_id = $1 ORDER BY revision",
                            ticket);
    });
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].get<std::string>(0), "waiting");
    EXPECT_EQ(rows[3].get<std::string>(0), "serving");
    EXPECT_EQ(rows[3].get<std::int64_t>(1), std::chrono::microseconds(10min).count());
    EXPECT_FALSE(call_next(0)->ticket) << "nobody waits";
}

TEST_P(QueueTest, ACounterHasOneTicketAtATimeThoughTheClockOfAnotherServerLagsBehind) {
    auto come = [&] {
        clock_.advance(1min);
        return issue("A")->id;
    };
    auto first = come(), second = come(), third = come();
    ASSERT_TRUE(open(0));
    clock_.advance(10min);
    call_next(0);
    ASSERT_TRUE(act(0, first, TicketAction::serve));
    clock_.advance(1min);
    ASSERT_TRUE(act(0, first, TicketAction::finish));
    clock_.advance(-5min); // the next press reaches the other server
    EXPECT_EQ(call_next(0)->ticket, second);
    EXPECT_EQ(read(second).called_at, read(first).ended_at);
    ASSERT_TRUE(act(0, second, TicketAction::no_show));
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().close_counter(tx, as(clerks_[0]), counters_[0]); }));
    ASSERT_TRUE(open(0)) << "also after the clerk got up and sat down again";
    clock_.advance(-5min);
    EXPECT_EQ(call_next(0)->ticket, third);
    EXPECT_EQ(read(third).called_at, read(second).ended_at);
}

TEST_P(QueueTest, RecallsAreCountedHeldOnesReturnToTheirPlace) {
    auto first = issue("A")->id;
    clock_.advance(1min);
    issue("A");
    ASSERT_TRUE(open(0));
    EXPECT_EQ(called(0), "A001");
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(act(0, first, TicketAction::recall));
    auto too_often = act(0, first, TicketAction::recall);
    ASSERT_FALSE(too_often);
    EXPECT_TRUE(too_often.error().is(kRecallLimit));
    ASSERT_TRUE(act(0, first, TicketAction::hold));
    ASSERT_TRUE(act(0, first, TicketAction::come_back));
    EXPECT_EQ(called(0), "A001") << "it keeps its place before A002";
}

TEST_P(QueueTest, HeldTooLongIsANoShowThatMayComeBackWithinTheGrace) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    call_next(0);
    ASSERT_TRUE(act(0, ticket, TicketAction::hold));
    EXPECT_EQ(queue().expire(), 0);
    clock_.advance(16min);
    EXPECT_EQ(queue().expire(), 1);
    EXPECT_EQ(read(ticket).state, TicketState::no_show);
    clock_.advance(10min);
    ASSERT_TRUE(act(0, ticket, TicketAction::come_back));
    call_next(0);
    ASSERT_TRUE(act(0, ticket, TicketAction::no_show));
    clock_.advance(31min);
    auto late = act(0, ticket, TicketAction::come_back);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().is(kGraceOver));
}

TEST_P(QueueTest, ATransferIsANewLegWithTheTimeWaited) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(1, {lines_.at("B")}));
    clock_.advance(7min);
    call_next(0);
    auto now = read(ticket);
    auto moved = write([&](db::Tx& tx) {
        return queue().transfer(tx, as(clerks_[0]), ticket, now.revision, {lines_.at("B"), {}, "要先盖章"});
    });
    ASSERT_TRUE(moved);
    auto there = read(ticket);
    EXPECT_EQ(there.state, TicketState::waiting);
    EXPECT_EQ(there.leg, 2);
    EXPECT_EQ(there.due, now.due);
    EXPECT_EQ(there.waited, std::chrono::microseconds(7min).count());
    EXPECT_EQ(there.number(), "A001");
    EXPECT_EQ(called(1), "A001");
    EXPECT_FALSE(call_next(0)->ticket);
}

TEST_P(QueueTest, WhatWasSentToOneCounterIsCalledOnlyThere) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(1, {lines_.at("B")}));
    ASSERT_TRUE(open(2));
    call_next(0);
    auto now = read(ticket);
    ASSERT_TRUE(write([&](db::Tx& tx) {
        return queue().transfer(tx, as(clerks_[0]), ticket, now.revision, {{}, counters_[1], ""});
    }));
    EXPECT_FALSE(call_next(2)->ticket);
    EXPECT_EQ(called(1), "A001");
}

TEST_P(QueueTest, WhatWasSentToACounterGoesBackToItsLineWhenTheCounterCloses) {
    auto ticket = issue("A")->id;
    for (int counter : {0, 1, 2})
        ASSERT_TRUE(open(counter));
    clock_.advance(7min);
    call_next(0);
    ASSERT_TRUE(send(0, ticket, 1));
    auto sent = read(ticket);
    clock_.advance(5min);
    ASSERT_TRUE(close(1));
    auto back = read(ticket);
    EXPECT_FALSE(back.only_counter);
    EXPECT_EQ(back.state, TicketState::waiting);
    EXPECT_EQ(back.due, sent.due);
    EXPECT_EQ(back.since, sent.since) << "its waiting goes on";
    EXPECT_EQ(back.revision, sent.revision + 1);
    int told = 0, noted = 0;
    for (const auto& event : test::event_rows(db()))
        told += event.kind == "TicketReleased";
    for (const auto& row : test::journal_rows(db()))
        noted += row.action == "ticket.release";
    EXPECT_EQ(std::pair(told, noted), std::pair(1, 1));
    EXPECT_EQ(called(2), "A001");
    EXPECT_EQ(read(ticket).waited, std::chrono::microseconds(12min).count());
}

TEST_P(QueueTest, ACounterWithoutAClerkIsNoPlaceToSendTo) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    call_next(0);
    auto refused = send(0, ticket, 1);
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().is(kTransferClosed));
    EXPECT_EQ(refused.error().more["counter_number"].as_int64(), 2);
    EXPECT_EQ(read(ticket).state, TicketState::called);
    ASSERT_TRUE(open(1));
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().pause_counter(tx, as(clerks_[1]), counters_[1], "取材料"); }));
    EXPECT_TRUE(send(0, ticket, 1)) << "the clerk comes back";
}

TEST_P(QueueTest, AHandOverKeepsWhatWasSentToTheCounter) {
    auto ticket = issue("A")->id;
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(1));
    call_next(0);
    ASSERT_TRUE(send(0, ticket, 1));
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().hand_over_counter(tx, as(clerks_[1]), counters_[1]); }));
    ASSERT_TRUE(write([&](db::Tx& tx) { return queue().open_counter(tx, as(clerks_[2]), counters_[1], {}); }));
    EXPECT_EQ(read(ticket).only_counter, counters_[1]);
    auto next = write([&](db::Tx& tx) { return queue().call_next(tx, as(clerks_[2]), counters_[1]); });
    ASSERT_TRUE(next);
    EXPECT_EQ(next->ticket, ticket);
}

TEST_P(QueueTest, AHeldOneThatReturnsIsNotBoundToACounterThatHasClosed) {
    auto ticket = issue("A")->id;
    for (int counter : {0, 1, 2})
        ASSERT_TRUE(open(counter));
    call_next(0);
    ASSERT_TRUE(send(0, ticket, 1));
    ASSERT_EQ(called(1), "A001");
    ASSERT_TRUE(act(1, ticket, TicketAction::hold));
    ASSERT_TRUE(close(1));
    ASSERT_TRUE(act(2, ticket, TicketAction::come_back));
    EXPECT_EQ(called(2), "A001");
}

TEST_P(QueueTest, TheNightClosesWhatIsLeftOverAndSendsTodaysTicketsBack) {
    ASSERT_TRUE(open(1));
    clock_.advance(24h);
    ASSERT_TRUE(open(0));
    auto ticket = issue("A")->id;
    call_next(0);
    ASSERT_TRUE(send(0, ticket, 1)); // the job has not run yet
    queue().expire();
    EXPECT_FALSE(read(ticket).only_counter);
    EXPECT_EQ(called(0), "A001");
}

TEST_P(QueueTest, OneCounterAClerkAndOneClerkACounter) {
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(0)) << "twice is once";
    auto second = write([&](db::Tx& tx) { return queue().open_counter(tx, as(clerks_[0]), counters_[1], {}); });
    ASSERT_FALSE(second);
    EXPECT_TRUE(second.error().is(kClerkElsewhere));
    auto taken = write([&](db::Tx& tx) { return queue().open_counter(tx, as(clerks_[1]), counters_[0], {}); });
    ASSERT_FALSE(taken);
    EXPECT_TRUE(taken.error().is(kCounterTaken));
    auto others = write([&](db::Tx& tx) { return queue().call_next(tx, as(clerks_[1]), counters_[0]); });
    ASSERT_FALSE(others);
    EXPECT_TRUE(others.error().is(kNotYourCounter));
}

TEST_P(QueueTest, StalePagesAndOtherClerksChangeNothing) {
    auto ticket = issue("A");
    ASSERT_TRUE(open(0));
    ASSERT_TRUE(open(1));
    call_next(0);
    auto stale = write(
        [&](db::Tx& tx) { return queue().act(tx, as(clerks_[0]), ticket->id, ticket->revision, TicketAction::serve); });
    ASSERT_FALSE(stale);
    EXPECT_TRUE(stale.error().is(kStaleTicket));
    auto other = act(1, ticket->id, TicketAction::serve);
    ASSERT_FALSE(other);
    EXPECT_TRUE(other.error().is(kNotYourTicket));
    auto state = act(0, ticket->id, TicketAction::finish);
    ASSERT_FALSE(state);
    EXPECT_TRUE(state.error().is(kTicketNotAllowed));
}

TEST_P(QueueTest, LeftOversOfYesterdayDoNotStandInTodaysLine) {
    issue("A");
    clock_.advance(24h);
    issue("A");
    ASSERT_TRUE(open(1));
    clock_.advance(24h);
    ASSERT_TRUE(issue("A"));
    EXPECT_EQ(queue().expire(), 2);
    EXPECT_FALSE(call_next(1)) << "the counter of yesterday is closed";
    ASSERT_TRUE(open(0));
    auto next = call_next(0);
    EXPECT_EQ(read(*next->ticket).day, hall_date(clock_.now()));
}

// The store's statement is call_policy.h put into an index.
TEST_P(QueueTest, TheStatementCallsWhomThePolicyNames) {
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 12; ++i) {
            auto letter = std::string(1, static_cast<char>('A' + (i * 7 + round) % 3));
            clock_.advance(std::chrono::seconds((i * 37 + round * 11) % 300));
            ASSERT_TRUE(issue(letter, static_cast<Priority>((i + round) % 7)));
        }
        Skills skills{counters_[0], {}};
        if (round % 3 != 0)
            skills.categories = {lines_.at("A"), lines_.at(round % 2 ? "B" : "C")};
        ASSERT_TRUE(open(0, skills.categories));
        for (int i = 0; i < 8; ++i) {
            auto line = db().read([&](db::Reader& reader) {
                return store::line(reader, hall_.id, {counters_[0], {}}, 100);
            });
            std::vector<Waiting> values;
            for (const auto& one : line)
                values.push_back(one.waiting());
            const Waiting* expected = next_for(skills, values);
            auto next = call_next(0);
            ASSERT_TRUE(next);
            ASSERT_EQ(next->ticket.has_value(), expected != nullptr);
            if (!expected)
                break;
            EXPECT_EQ(*next->ticket, expected->ticket);
            ASSERT_TRUE(act(0, expected->ticket, TicketAction::serve));
            ASSERT_TRUE(act(0, expected->ticket, TicketAction::finish));
        }
        ASSERT_TRUE(write([&](db::Tx& tx) { return queue().close_counter(tx, as(clerks_[0]), counters_[0]); }));
    }
}

// Clerks of two servers press in the same instant, again and again: each ticket at one counter, nobody left behind.
TEST_P(QueueTest, EachTicketIsCalledOnceByClerksOfTwoServersAtOnce) {
    constexpr int kTickets = 300;
    for (int i = 0; i < kTickets; ++i)
        ASSERT_TRUE(issue(i % 3 == 0 ? "A" : i % 3 == 1 ? "B" : "C"));
    for (int i = 0; i < kCounters; ++i)
        ASSERT_TRUE(open(i, i % 2 ? std::vector{lines_.at("A"), lines_.at("C")} : std::vector<CategoryId>{}));
    auto second_database = GetParam() == db::Engine::postgres ? open_another() : nullptr;
    std::unique_ptr<Server> second;
    if (second_database)
        second = std::make_unique<Server>(*second_database, clocks_, *keys_, folder_.path() + "/second");
    std::mutex mutex;
    std::vector<TicketId> seen;
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kCounters; ++i)
        threads.emplace_back([&, i] {
            auto at = static_cast<std::size_t>(i);
            bool other = second && i % 3 == 2;
            db::Database& database = other ? *second_database : db();
            Queue& here = other ? second->queue : queue();
            for (bool more = true; more;) {
                auto next =
                    database.write([&](db::Tx& tx) { return here.call_next(tx, as(clerks_[at]), counters_[at]); });
                if (!next) {
                    ++refused;
                    break;
                }
                more = next->ticket.has_value();
                if (!more)
                    break;
                {
                    std::lock_guard lock(mutex);
                    seen.push_back(*next->ticket);
                }
                for (auto action : {TicketAction::serve, TicketAction::finish}) {
                    auto done = database.write([&](db::Tx& tx) -> Result<TicketRef> {
                        auto now = store::any(tx, *next->ticket);
                        return here.act(tx, as(clerks_[at]), *next->ticket, now->revision, action);
                    });
                    if (!done)
                        ++refused;
                }
            }
        });
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(refused.load(), 0);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(kTickets));
    EXPECT_EQ(std::set<TicketId>(seen.begin(), seen.end()).size(), seen.size());
}

TEST_P(QueueTest, EventsAndJournalTellEveryStepAndNothingPersonal) {
    auto ticket = issue("A", Priority::disabled, *identify(kZhang))->id;
    ASSERT_TRUE(open(0));
    call_next(0);
    ASSERT_TRUE(act(0, ticket, TicketAction::serve));
    std::set<std::string> kinds;
    for (const auto& event : test::event_rows(db())) {
        kinds.insert(event.kind);
        EXPECT_EQ(event.payload.find(kZhang), std::string::npos);
        EXPECT_EQ(event.payload.find("disabled"), std::string::npos) << "a board does not show priority grounds";
    }
    for (const char* kind : {"VisitBegan", "TicketIssued", "CounterOpened", "TicketCalled", "TicketServing"})
        EXPECT_TRUE(kinds.contains(kind)) << kind;
    std::set<std::string> actions;
    for (const auto& row : test::journal_rows(db()))
        actions.insert(row.action);
    for (const char* action :
         {"visitor.identify", "visit.begin", "ticket.issue", "counter.open", "ticket.call", "ticket.serve"})
        EXPECT_TRUE(actions.contains(action)) << action;
}

} // namespace
} // namespace yimen::queue
