// Random people do random things with a case that has gaps, on each engine: what is accepted was in the table for them, and what must
// never be is not.

#include "gaps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "gap_steps.h"
#include "support/sample_item.h"
#include "support/small_hall.h"
#include "support/written.h"

namespace yimen::cases {
namespace {

using access::Role;

constexpr int kWalks = 12, kSteps = 40;

class GapsTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override { return cases::migrations(); }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<Cases>(Cases::Parts{db(), clocks_, *keys_, directory_, calendars_, *people_,
                                                      *catalogue_, *licences_, files_, *seals_, "http://hall.example"});
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        definition.requirements = {test::material("list"), test::material("plan")};
        for (auto& requirement : definition.requirements)
            requirement.deferrable = true;
        item_ = publish(definition);
        reviewer_ = staff(Role::reviewer);
        decider_ = staff(Role::decider);
    }

    access::Principal staff(Role role) const {
        auto out = clerk_;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.grants = {{role, cell_, {}, {}, department_}};
        return out;
    }

    CaseRef filed() {
        auto subject = zhang_.acts_for[0].subject;
        auto opened = write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r"}, {item_, subject, {{"name", "张三"}}, {}, {}});
        });
        std::string number = cases_->next_number(cell_, region_, "portal");
        return write([&](db::Tx& tx) {
            return cases_->submit(tx, {zhang_, "portal", "r"}, opened.id, opened.revision, number);
        });
    }

    // One attempt: anybody, anything. The answer is what it was and whether it was taken.
    struct Attempt {
        Action action;
        const access::Principal* who;
        bool done = false;
    };
    Attempt attempt(CaseId id, std::mt19937& chance) {
        const access::Principal* people[] = {&zhang_, &clerk_, &reviewer_, &decider_, &li_};
        constexpr Action kActions[] = {
            Action::receive,           Action::accept,     Action::accept_with_gaps, Action::promise_gaps,
            Action::name_gaps,         Action::sign_gaps,  Action::attach,           Action::supply_gap,
            Action::confirm_gap,       Action::return_gap, Action::review,           Action::approve,
            Action::approve_with_gaps, Action::refuse,     Action::suspend,          Action::resume,
            Action::withdraw,          Action::notice,     Action::supply,           Action::return_to_review,
            Action::ask_supplement};
        auto pick = [&](std::size_t count) { return static_cast<std::size_t>(chance() % count); };
        Action action = kActions[pick(std::size(kActions))];
        const auto& who = *people[pick(std::size(people))];
        if (action == Action::name_gaps && !who.is_staff())
            action = Action::promise_gaps;
        else if (action == Action::promise_gaps && who.is_staff())
            action = Action::name_gaps;
        std::string key = pick(2) == 0 ? "list" : "plan";
        auto revision = read([&](db::Reader& reader) { return store::any(reader, id)->revision; });
        Caller caller{who, "portal", "r"};
        auto done = db().write([&](db::Tx& tx) -> Result<CaseRef> {
            Gaps gaps(*cases_);
            Date soon(std::chrono::sys_days(hall_date(clock_.now())) + std::chrono::days(1 + pick(5)));
            NewFile file{key, "a.pdf", "application/pdf", std::string(64, 'a'), 10};
            auto file_id = new_id<FileId>(clock_.now());
            switch (action) {
            case Action::promise_gaps:
            case Action::name_gaps:
                return gaps.name(tx, caller, id, revision, {{{"list"}, soon}, {{"plan"}, soon}}, {});
            case Action::sign_gaps:
                return gaps.sign(tx, caller, id, revision, {});
            case Action::attach:
                return cases_->attach(tx, caller, id, file_id, file);
            case Action::supply_gap:
                return gaps.supply(tx, caller, id, file_id, file);
            case Action::confirm_gap:
                return gaps.confirm(tx, caller, id, revision, key, {});
            case Action::return_gap:
                return gaps.send_back(tx, caller, id, revision, key, "不够");
            case Action::ask_supplement:
                return gaps.ask_supplement(tx, caller, id, revision, {{{key}, {"请补充"}}}, soon);
            case Action::approve:
                return cases_->approve(tx, caller, id, revision, {}, {});
            default:
                return cases_->act(
                    tx, caller, id, revision, action,
                    {.note = "x", .notice = {{"list", {}, {"请补"}}}, .ground = Ground::testing, .working_days = 3});
            }
        });
        return {action, &who, done.has_value()};
    }

    void timers(CaseId id) {
        write([&](db::Tx& tx) -> Result<void> {
            YIMEN_CHECK(cases_->accept_by_silence(tx, id));
            YIMEN_CHECK(cases_->resume_at_limit(tx, id));
            YIMEN_CHECK(Gaps(*cases_).remind(tx, id));
            return Gaps(*cases_).lapse(tx, id);
        });
    }

    void expect_sound(CaseId id) {
        read([&](db::Reader& reader) {
            auto record = store::any(reader, id).value();
            auto rows = store::gaps(reader, id);
            bool waits = result_waits(gaps_of(reader, id));
            bool may_wait = find(record.state, Action::supply_gap) != nullptr;
            EXPECT_TRUE(!waits || may_wait) << to_string(record.state);
            EXPECT_TRUE(record.state != State::approved || waits);
            for (const auto& row : rows) {
                bool binds = row.gap.state != GapState::named && row.gap.state != GapState::dropped;
                EXPECT_TRUE(!binds || row.signed_at.has_value() || row.gap.asked_under);
                EXPECT_TRUE(!row.gap.asked_under || !result_waits({row.gap}) || record.state != State::reviewed)
                    << to_string(record.state);
            }
            if (record.state == State::lapsed) {
                EXPECT_GT(
                    std::ranges::count(rows, GapState::missed, [](const store::GapRow& row) { return row.gap.state; }),
                    0);
            }
            auto steps = store::steps(reader, id);
            for (std::size_t i = 1; i < steps.size(); ++i)
                EXPECT_EQ(steps[i].from, steps[i - 1].to);
            EXPECT_EQ(steps.back().to, record.state);
            auto results = std::ranges::count_if(steps, [](const store::Step& step) {
                return step.to == State::result_issued && step.from != State::result_issued;
            });
            EXPECT_LE(results, 1);
            return 0;
        });
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<Cases> cases_;
    catalogue::ItemId item_;
    access::Principal reviewer_, decider_;
};
YIMEN_INSTANTIATE_ENGINES(GapsTest);

TEST_P(GapsTest, WhateverAnybodyDoesWhatMustNeverBeIsNot) {
    std::map<State, int> ends;
    for (int walk = 0; walk < kWalks; ++walk) {
        SCOPED_TRACE(walk);
        std::mt19937 chance(static_cast<unsigned>(walk));
        CaseId id = filed().id;
        for (int i = 0; i < kSteps; ++i) {
            SCOPED_TRACE(i);
            auto before = read([&](db::Reader& reader) { return store::any(reader, id)->state; });
            auto tried = attempt(id, chance);
            if (tried.done) {
                const Transition* row = find(before, tried.action);
                ASSERT_NE(row, nullptr) << to_string(before) << " " << to_string(tried.action);
                bool theirs =
                    std::ranges::any_of(tried.who->grants, [&](const auto& grant) { return row->who.has(grant.role); });
                EXPECT_TRUE(theirs) << to_string(tried.action);
                EXPECT_NE(tried.who, &li_); // nobody of this case
            }
            expect_sound(id);
            if (chance() % 6 == 0) {
                clock_.advance(std::chrono::hours(24 * (1 + static_cast<int>(chance() % 2))));
                timers(id);
                expect_sound(id);
            }
        }
        ++ends[read([&](db::Reader& reader) { return store::any(reader, id)->state; })];
    }
    EXPECT_GT(ends.size(), 2U); // the walks go to different places
}

TEST_P(GapsTest, TheResultComesOnceAndByItself) {
    auto ref = filed();
    auto run = [&](const access::Principal& who, auto body) {
        ref = write([&](db::Tx& tx) { return body(tx, Caller{who, "counter", "r"}); });
    };
    auto act = [&](const access::Principal& who, Action action) {
        run(who, [&](db::Tx& tx, const Caller& caller) {
            return cases_->act(tx, caller, ref.id, ref.revision, action, {});
        });
    };
    Gaps gaps(*cases_);
    Date until = *parse_date("2026-10-09");
    act(clerk_, Action::receive);
    run(zhang_, [&](db::Tx& tx, const Caller& caller) {
        return gaps.name(tx, caller, ref.id, ref.revision, {{{"list"}, until}, {{"plan"}, until}}, {});
    });
    act(clerk_, Action::accept_with_gaps);
    act(reviewer_, Action::review);
    act(decider_, Action::approve_with_gaps);
    for (const char* key : {"list", "plan"}) {
        EXPECT_EQ(ref.state, State::approved);
        auto file = new_id<FileId>(clock_.now());
        run(zhang_, [&](db::Tx& tx, const Caller& caller) {
            return gaps.supply(tx, caller, ref.id, file, {key, "a.pdf", "application/pdf", std::string(64, 'a'), 10});
        });
        run(clerk_,
            [&](db::Tx& tx, const Caller& caller) { return gaps.confirm(tx, caller, ref.id, ref.revision, key, {}); });
    }
    EXPECT_EQ(ref.state, State::result_issued);
    clock_.set(*parse_rfc3339("2026-11-30T09:00:00+08:00"));
    timers(ref.id);
    expect_sound(ref.id);
    auto kinds = read([&](db::Reader& reader) {
        std::vector<DocumentKind> out;
        for (const auto& document : cases_->documents().of_case(reader, ref.id.value))
            out.push_back(document.kind);
        return out;
    });
    EXPECT_EQ(kinds, (std::vector{DocumentKind::receipt, DocumentKind::gap_notice, DocumentKind::decision}));
}

TEST_P(GapsTest, OneReminderForEachDayByWhichSomethingHasToBeThere) {
    auto ref = filed();
    auto run = [&](const access::Principal& who, auto body) {
        ref = write([&](db::Tx& tx) { return body(tx, Caller{who, "counter", "r"}); });
    };
    auto reminders = [&] {
        return std::ranges::count(test::event_rows(db()), std::string("CaseGapReminded"), &test::EventRow::kind);
    };
    auto at = [&](std::string_view when) {
        clock_.set(*parse_rfc3339(when));
        timers(ref.id);
        timers(ref.id);
    };
    Gaps gaps(*cases_);
    Date until = *parse_date("2026-10-09");
    run(clerk_, [&](db::Tx& tx, const Caller& caller) {
        return cases_->act(tx, caller, ref.id, ref.revision, Action::receive, {});
    });
    run(zhang_, [&](db::Tx& tx, const Caller& caller) {
        return gaps.name(tx, caller, ref.id, ref.revision, {{{"list"}, until}, {{"plan"}, until}}, {});
    });
    run(clerk_, [&](db::Tx& tx, const Caller& caller) {
        return cases_->act(tx, caller, ref.id, ref.revision, Action::accept_with_gaps, {});
    });
    auto supply = [&](const char* key) {
        auto file = new_id<FileId>(clock_.now());
        run(zhang_, [&](db::Tx& tx, const Caller& caller) {
            return gaps.supply(tx, caller, ref.id, file, {key, "a.pdf", "application/pdf", std::string(64, 'a'), 10});
        });
    };
    at("2026-10-07T09:00:00+08:00");
    EXPECT_EQ(reminders(), 0);
    at("2026-10-08T09:00:00+08:00");
    EXPECT_EQ(reminders(), 1) << "of both at once";
    auto steps = read([&](db::Reader& reader) { return store::steps(reader, ref.id); });
    EXPECT_EQ(steps.back().action, "remind_gap");
    EXPECT_EQ(steps.back().role, "system");
    EXPECT_NE(steps.back().note.find("、"), std::string::npos) << steps.back().note;
    supply("list");
    supply("plan");
    at("2026-10-09T09:00:00+08:00");
    EXPECT_EQ(reminders(), 1);
    run(clerk_, [&](db::Tx& tx, const Caller& caller) { // until 13 October
        return gaps.send_back(tx, caller, ref.id, ref.revision, "plan", "不够");
    });
    at("2026-10-12T09:00:00+08:00");
    EXPECT_EQ(reminders(), 2);
    at("2026-10-13T09:00:00+08:00");
    EXPECT_EQ(reminders(), 2);
}

TEST_P(GapsTest, OnTheLastDayItIsTooLateForAReminder) {
    auto ref = filed();
    auto run = [&](const access::Principal& who, auto body) {
        ref = write([&](db::Tx& tx) { return body(tx, Caller{who, "counter", "r"}); });
    };
    run(clerk_, [&](db::Tx& tx, const Caller& caller) {
        return cases_->act(tx, caller, ref.id, ref.revision, Action::receive, {});
    });
    run(zhang_, [&](db::Tx& tx, const Caller& caller) {
        Date until = *parse_date("2026-10-09");
        return Gaps(*cases_).name(tx, caller, ref.id, ref.revision, {{{"list"}, until}, {{"plan"}, until}}, {});
    });
    run(clerk_, [&](db::Tx& tx, const Caller& caller) {
        return cases_->act(tx, caller, ref.id, ref.revision, Action::accept_with_gaps, {});
    });
    auto next = [&] { return read([&](db::Reader& reader) { return next_gap_reminder(gaps_of(reader, ref.id)); }); };
    EXPECT_EQ(next(), parse_date("2026-10-08"));
    clock_.set(*parse_rfc3339("2026-10-09T09:00:00+08:00"));
    timers(ref.id);
    EXPECT_EQ(std::ranges::count(test::event_rows(db()), std::string("CaseGapReminded"), &test::EventRow::kind), 0);
    EXPECT_EQ(next(), std::nullopt) << "the timer does not come again and again";
}

} // namespace
} // namespace yimen::cases
