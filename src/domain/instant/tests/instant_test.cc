#include "instant.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "cases/reading.h"
#include "support/eventually.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::instant {
namespace {

using cases::CaseRef;
using cases::State;

constexpr const char* kCardType = "11990000000000001G005";
constexpr const char* kResultType = "11990000000000001G029";

class InstantTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        auto out = cases::migrations();
        for (auto& one : instant::migrations())
            out.push_back(std::move(one));
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<cases::Cases>(cases::Cases::Parts{db(), clocks_, *keys_, directory_, calendars_,
                                                                    *people_, *catalogue_, *licences_, files_, *seals_,
                                                                    "http://hall.example"});
        instant_ = std::make_unique<InstantApproval>(
            InstantApproval::Parts{db(), clocks_, *keys_, directory_, *people_, *catalogue_, *seals_, *cases_});
        relay_ = std::make_unique<outbox::Relay>(db(), clocks_);
        relay_->subscribe(filed_follower(*instant_));
        runner_ = std::make_unique<jobs::Runner>(db(), clocks_);
        cases_->add_jobs(*runner_);
        instant_->add_jobs(*runner_);
        write([&](db::Tx& tx) -> Result<void> {
            department_ = places::find_or_put_department( // one that may issue: its code is in the licence's identifier
                tx, {new_id<DepartmentId>(clock_.now()), cell_, region_, "民政局", "11990102MB9900001N", {}});
            clerk_.organ = department_;
            licences::Licences::put_type(tx, cell_, {kResultType, "证明", "Certificate"});
            return {};
        });
        decider_ = staff("decider", "440524188001010022");
        write([&](db::Tx& tx) -> Result<void> {
            YIMEN_CHECK(people_->registry().grant(
                tx, {}, {*decider_.staff, access::Role::decider, {}, {}, department_, hall_date(clock_.now()), {}}));
            return {};
        });
        item_ = publish(definition());
        writer_ = editor("editor1"), second_ = editor("editor2");
        hold(zhang_.acts_for[0].subject, kCardType, Date(std::chrono::year(2026) / 12 / 31));
    }
    static catalogue::Definition definition() {
        auto out = test::plain_item();
        out.audience = {catalogue::Audience::person};
        out.requirements = {test::material("card")};
        out.requirements[0].satisfied_by = {std::string("licence:") + kCardType};
        out.form.sections[0].fields = {test::field("name")};
        out.result.licence_type = kResultType;
        out.result.name = "证明";
        out.result.face = std::vector<std::string>{};
        return out;
    }
    access::Principal staff(const std::string& login, const std::string& number) {
        access::Principal out;
        out.cell = cell_;
        out.display_name = login;
        write([&](db::Tx& tx) -> Result<void> {
            const auto& registry = people_->registry();
            YIMEN_TRY(auto person,
                      registry.find_or_add_person(tx, {}, cell_, {login, number, {}, people::Assurance::seen}));
            YIMEN_TRY(out.account,
                      registry.add_account(tx, {}, cell_, {people::AccountKind::staff, login, "x", person.person}));
            YIMEN_TRY(StaffId id,
                      registry.add_staff(tx, {}, {out.account, login, people::Employment::own, department_, {}}));
            out.staff = id;
            return {};
        });
        return out;
    }
    access::Principal editor(const std::string& name) {
        access::Principal out;
        out.account = new_id<AccountId>(clock_.now());
        out.staff = new_id<StaffId>(clock_.now());
        out.cell = cell_;
        out.display_name = name;
        out.grants = {{access::Role::catalogue_editor, cell_, {region_}, {}, {}}};
        return out;
    }
    RuleText rule() const {
        return {{{{"card"},
                  {"身份证有效"},
                  {"The card is in force"},
                  parse_json(R"({"==":[{"var":"material.card"},"licence"]})")->as_object()}},
                decider_.staff,
                {"某局〔2026〕1号"}};
    }
    template <class F>
    auto as(const access::Principal& who, F act) {
        return db().write([&](db::Tx& tx) { return act(tx, cases::Caller{who, "console", "r"}); });
    }
    Result<RuleRef> save(const access::Principal& who, std::int64_t revision, const RuleText& text) {
        return as(who, [&](db::Tx& tx, const cases::Caller& caller) {
            return instant_->save(tx, caller, item_, revision, text);
        });
    }
    Result<RuleRef> put_in_force(const access::Principal& who, std::int64_t revision) {
        return as(who, [&](db::Tx& tx, const cases::Caller& caller) {
            return instant_->publish(tx, caller, item_, revision);
        });
    }
    void in_force() { in_force(rule()); }
    void in_force(const RuleText& text) {
        ASSERT_EQ(code_of(save(writer_, 0, text)), "");
        ASSERT_EQ(code_of(put_in_force(second_, 1)), "");
    }
    Result<StopRef> stop(std::optional<catalogue::ItemId> item) {
        return as(second_, [&](db::Tx& tx, const cases::Caller& caller) {
            return instant_->stop(tx, caller, item, "数据源异常");
        });
    }
    CaseRef submitted(const access::Principal& who) {
        auto ref = write([&](db::Tx& tx) {
            return cases_->open(tx, {who, "portal", "r"}, {item_, who.acts_for[0].subject, {{"name", "张三"}}, {}, {}});
        });
        std::string number = cases_->next_number(cell_, region_, "portal");
        return write([&](db::Tx& tx) {
            return cases_->submit(tx, {who, "portal", "r"}, ref.id, ref.revision, number);
        });
    }
    CaseRef run(const access::Principal& who) {
        auto ref = submitted(who);
        settle();
        return ref;
    }
    // On PostgreSQL whoever else uses the server may hold events back for a while.
    void hand_on() {
        ASSERT_TRUE(test::eventually([&] {
            relay_->drain();
            return relay_->states().at(0).backlog == 0;
        }));
    }
    void settle() {
        hand_on();
        runner_->drain();
    }
    State state(const CaseRef& ref) {
        return read(
            [&](db::Reader& reader) { return cases::seen_by(reader, zhang_, {access::Role::visitor}, ref.id)->state; });
    }
    CaseRuns traces(const CaseRef& ref, const access::Principal& who) {
        return *read([&](db::Reader& reader) { return instant_->runs_of(reader, who, ref.id); });
    }
    RuleView seen(const access::Principal& who) {
        return *read([&](db::Reader& reader) { return instant_->view(reader, who, item_); });
    }
    bool has_licence(const CaseRef& ref) {
        return read([&](db::Reader& reader) { return licences_->of_case(reader, ref.id.value).has_value(); });
    }
    std::size_t papers(const CaseRef& ref) {
        return read([&](db::Reader& reader) { return cases_->documents().of_case(reader, ref.id.value).size(); });
    }
    // Under which order the papers of a version are sealed.
    std::optional<seals::StandingOrder> order(std::int64_t version) {
        std::string name = "instant:" + item_.str();
        return read([&](db::Reader& reader) {
            return seals_->order_of_rule(reader, department_, seals::Purpose::permit, {name, version}, clock_.now());
        });
    }

    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<cases::Cases> cases_;
    std::unique_ptr<InstantApproval> instant_;
    std::unique_ptr<outbox::Relay> relay_;
    std::unique_ptr<jobs::Runner> runner_;
    catalogue::ItemId item_;
    access::Principal decider_, writer_, second_;
};
YIMEN_INSTANTIATE_ENGINES(InstantTest);

TEST_P(InstantTest, WhoWroteNothingPutsARuleInForce) {
    ASSERT_EQ(code_of(save(writer_, 0, rule())), "");
    EXPECT_EQ(code_of(save(second_, 0, rule())), "instant.stale");
    EXPECT_EQ(code_of(put_in_force(writer_, 1)), "instant.second_person");
    ASSERT_EQ(code_of(save(second_, 1, rule())), "");
    EXPECT_EQ(code_of(put_in_force(second_, 2)), "instant.second_person"); // both have written now
    auto third = editor("editor3");
    EXPECT_EQ(code_of(put_in_force(third, 1)), "instant.stale");
    EXPECT_TRUE(seen(third).may_publish);
    EXPECT_EQ(code_of(put_in_force(third, 2)), "");
    auto view = seen(writer_);
    ASSERT_TRUE(view.in_force);
    EXPECT_EQ(view.in_force->version, 1);
    EXPECT_EQ(view.in_force->written_by, (std::vector<std::string>{"editor1", "editor2"}));
    EXPECT_EQ(view.in_force->published_by, "editor3");
    EXPECT_EQ(view.in_force->answers_name, "decider");
    EXPECT_EQ(view.revision, 0);
    ASSERT_TRUE(order(1));
    EXPECT_EQ(order(1)->answers, *decider_.staff);
    EXPECT_FALSE(order(2));
    auto elsewhere = editor("other");
    elsewhere.grants[0].regions = {new_id<RegionId>(clock_.now())};
    EXPECT_EQ(code_of(save(elsewhere, 0, rule())), "instant.item_not_found");
}

TEST_P(InstantTest, AVersionTakesThePlaceOfTheOneBeforeAndThatStays) {
    in_force();
    auto other = rule();
    other.conditions[0].text.value = "另一句";
    in_force(other);
    auto view = seen(writer_);
    EXPECT_EQ(view.in_force->version, 2);
    ASSERT_EQ(view.past.size(), 1U);
    EXPECT_EQ(view.past[0].rule.conditions[0].text.value, "身份证有效");
    EXPECT_TRUE(view.past[0].ended_at);
    EXPECT_TRUE(order(1)); // what was issued under it may still wait for its seal
    EXPECT_TRUE(order(2));
}

TEST_P(InstantTest, ARuleOverWhatIsDeclaredOrThatNobodyMayAnswerForIsNotPutInForce) {
    auto declared = rule();
    declared.conditions[0].when = parse_json(R"({"==":[{"var":"form.name"},"张三"]})")->as_object();
    declared.answers = clerk_.staff;
    ASSERT_EQ(code_of(save(writer_, 0, declared)), "");
    auto refused = put_in_force(second_, 1);
    ASSERT_EQ(code_of(refused), "instant.rule_not_fit");
    std::vector<std::string> codes;
    for (const auto& one : refused.error().invalid_params)
        codes.push_back(one.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"declared", "may_not_decide"}));
    EXPECT_FALSE(seen(second_).may_publish);
}

TEST_P(InstantTest, ACaseThatMeetsTheRuleHasItsResultWithTheTrace) {
    in_force();
    auto ref = run(zhang_);
    EXPECT_EQ(state(ref), State::result_issued);
    EXPECT_TRUE(has_licence(ref));
    EXPECT_EQ(papers(ref), 4U); // receipt, acceptance, decision, where the licence is
    auto facts =
        read([&](db::Reader& reader) { return *cases::seen_by(reader, zhang_, {access::Role::visitor}, ref.id); });
    EXPECT_EQ(facts.handled_by,
              std::vector<StaffId>{*decider_.staff}); // who answers owns it; nobody accepted or decided
    for (const auto& who : {zhang_, clerk_}) {
        auto found = traces(ref, who).items;
        ASSERT_EQ(found.size(), 1U);
        EXPECT_TRUE(found[0].approved);
        EXPECT_EQ(found[0].version, 1);
        EXPECT_EQ(found[0].answers_name, "decider");
        ASSERT_EQ(found[0].trace.conditions.size(), 1U);
        EXPECT_EQ(found[0].trace.conditions[0].verdict, Verdict::met);
        EXPECT_FALSE(found[0].trace.conditions[0].values.at(0).identifier.empty());
    }
    EXPECT_EQ(seen(writer_).last_30_days.approved, 1);
    auto changed = rule();
    changed.conditions[0].text.value = "另一句";
    in_force(changed);
    EXPECT_EQ(traces(ref, zhang_).items[0].trace.conditions[0].text, "身份证有效"); // kept as it was
    EXPECT_EQ(traces(ref, zhang_).items[0].version, 1);
}

TEST_P(InstantTest, WhatIsNotMetGoesToAPersonAndIsNeverRefused) {
    auto company = rule();
    company.conditions.push_back({{"company"},
                                  {"是法人"},
                                  {"Is a company"},
                                  parse_json(R"({"==":[{"var":"subject.kind"},"company"]})")->as_object()});
    in_force(company);
    auto ref = run(zhang_);
    EXPECT_EQ(state(ref), State::submitted);
    EXPECT_TRUE(traces(ref, zhang_).items.empty()); // for the staff only
    auto found = traces(ref, clerk_).items.at(0);
    EXPECT_EQ(found.why, Why::not_met);
    EXPECT_EQ(found.trace.conditions[1].verdict, Verdict::not_met);
    auto counts = seen(writer_).last_30_days;
    EXPECT_EQ(counts.to_person, 1);
    ASSERT_EQ(counts.held.size(), 1U);
    EXPECT_EQ(counts.held[0].by, "company");
    EXPECT_EQ(papers(ref), 0U);
}

TEST_P(InstantTest, AFileOrALostLicenceIsForAPerson) {
    in_force();
    auto ref = write([&](db::Tx& tx) {
        return cases_->open(tx, {zhang_, "portal", "r"},
                            {item_, zhang_.acts_for[0].subject, {{"name", "张三"}}, {}, {}});
    });
    auto file = new_id<cases::FileId>(clock_.now());
    ref = write([&](db::Tx& tx) {
        return cases_->attach(tx, {zhang_, "portal", "r"}, ref.id, file,
                              {"card", "a.pdf", "application/pdf", std::string(64, '0'), 1});
    });
    ref = write([&](db::Tx& tx) { return cases_->submit(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, "N1"); });
    settle();
    EXPECT_EQ(state(ref), State::submitted);
    EXPECT_EQ(traces(ref, clerk_).items.at(0).why, Why::unknown);
    auto lost = submitted(zhang_);
    clock_.advance(std::chrono::hours(24 * 100)); // its last day has passed before anybody looks
    settle();
    EXPECT_EQ(state(lost), State::submitted);
    EXPECT_EQ(traces(lost, clerk_).items.at(0).trace.bars.at(0).bar, cases::Bar::licence_lost);
}

TEST_P(InstantTest, TheSwitchStopsAtOnceAndASecondPersonTurnsItOnAgain) {
    in_force();
    for (auto item : {std::optional(item_), std::optional<catalogue::ItemId>()}) {
        auto before = submitted(zhang_); // filed, and not looked at yet
        auto stopped = stop(item);
        ASSERT_EQ(code_of(stopped), "");
        EXPECT_EQ(code_of(stop(item)), "instant.stopped_already");
        settle();
        EXPECT_EQ(state(before), State::submitted);
        EXPECT_EQ(traces(before, clerk_).items.at(0).why, Why::stopped);
        auto ask = [&](std::int64_t revision) {
            return as(writer_, [&](db::Tx& tx, const cases::Caller& caller) {
                return instant_->ask_to_resume(tx, caller, stopped->id, revision, "已修复");
            });
        };
        auto agree = [&](const access::Principal& who, std::int64_t revision) {
            return as(who, [&](db::Tx& tx, const cases::Caller& caller) {
                return instant_->resume(tx, caller, stopped->id, revision);
            });
        };
        EXPECT_EQ(code_of(agree(second_, 1)), "instant.not_stopped"); // nobody has asked
        EXPECT_EQ(code_of(ask(7)), "instant.stale");
        ASSERT_EQ(code_of(ask(1)), "");
        EXPECT_EQ(code_of(agree(writer_, 2)), "instant.second_person");
        ASSERT_EQ(code_of(agree(second_, 2)), "");
        EXPECT_EQ(code_of(agree(second_, 3)), "instant.not_stopped");
        EXPECT_EQ(state(run(zhang_)), State::result_issued);
        EXPECT_EQ(state(before), State::submitted); // it went its way
    }
    EXPECT_EQ(seen(writer_).last_30_days.stopped, 2);
}

TEST_P(InstantTest, NothingIsDecidedWhenWhoAnswersMayNoLongerDecide) {
    in_force();
    write([&](db::Tx& tx) -> Result<void> { return people_->registry().disable_account(tx, {}, decider_.account); });
    auto ref = run(zhang_);
    EXPECT_EQ(state(ref), State::submitted);
    EXPECT_EQ(traces(ref, clerk_).items.at(0).why, Why::nobody_answers);
}

TEST_P(InstantTest, ASubmissionIsLookedAtOnceHoweverManyServersRun) {
    in_force();
    auto ref = submitted(zhang_);
    hand_on();
    jobs::Runner other(db(), clocks_);
    instant_->add_jobs(other);
    std::jthread beside([&] { other.drain(); });
    runner_->drain();
    beside.join();
    settle();
    write([&](db::Tx& tx) -> Result<void> { // as if the event came again
        jobs::schedule(tx, {kDecideJob, ref.id.str(), jobs::Time::system, clock_.now(), {}});
        return {};
    });
    settle();
    EXPECT_EQ(state(ref), State::result_issued);
    EXPECT_EQ(traces(ref, clerk_).items.size(), 1U);
    EXPECT_EQ(papers(ref), 4U);
}

TEST_P(InstantTest, ATrialSaysWhatTheRuleWouldHaveComeTo) {
    EXPECT_EQ(code_of(read([&](db::Reader& reader) { return instant_->trial(reader, writer_, item_, 90); })),
              "instant.no_rule");
    auto ref = submitted(zhang_);
    auto act = [&](const access::Principal& who, cases::Action action, std::string note = "理由") {
        ref = write([&](db::Tx& tx) {
            return cases_->act(tx, {who, "counter", "r"}, ref.id, ref.revision, action, {.note = note});
        });
    };
    act(clerk_, cases::Action::receive);
    act(clerk_, cases::Action::refuse_acceptance);
    ASSERT_EQ(code_of(save(writer_, 0, rule())), "");
    auto trial = *read([&](db::Reader& reader) { return instant_->trial(reader, writer_, item_, 90); });
    EXPECT_TRUE(trial.drafted);
    EXPECT_EQ(trial.cases, 1);
    EXPECT_EQ(trial.approved, 1);
    EXPECT_EQ(trial.refused, 1);
    clock_.advance(std::chrono::hours(24 * 100));
    EXPECT_EQ(read([&](db::Reader& reader) { return instant_->trial(reader, writer_, item_, 90); })->cases, 0);
}

} // namespace
} // namespace yimen::instant
