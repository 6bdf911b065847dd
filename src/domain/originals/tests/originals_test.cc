#include "originals.h"

#include <gtest/gtest.h>

#include "cases/cases.h"
#include "support/sample_item.h"
#include "support/small_hall.h"

namespace yimen::originals {
namespace {

class OriginalsTest : public test::SmallHallTest {
  protected:
    std::vector<db::Migration> own_migrations() const override {
        auto out = cases::migrations();
        for (auto& one : originals::migrations())
            out.push_back(std::move(one));
        return out;
    }
    void SetUp() override {
        SmallHallTest::SetUp();
        cases_ = std::make_unique<cases::Cases>(cases::Cases::Parts{db(), clocks_, *keys_, directory_, calendars_,
                                                                    *people_, *catalogue_, *licences_, files_, *seals_,
                                                                    "http://hall.example"});
        originals_ = std::make_unique<Originals>(Originals::Parts{
            db(), clocks_, *keys_, directory_, calendars_, *people_, *catalogue_, *cases_, "http://hall.example"});
        auto definition = test::plain_item();
        definition.audience = {catalogue::Audience::person};
        catalogue::Requirement licence;
        licence.key = "licence";
        licence.name = "营业执照";
        licence.material_type = "licence";
        licence.originals = 1;
        licence.necessity = catalogue::Necessity::optional;
        definition.requirements = {licence};
        item_ = publish(definition);
        reviewer_ = clerk_;
        reviewer_.staff = new_id<StaffId>(kNow);
        reviewer_.grants = {{access::Role::reviewer, cell_, {}, {}, department_}};
        manager_ = clerk_;
        manager_.staff = new_id<StaffId>(kNow);
        manager_.grants = {{access::Role::hall_manager, cell_, {}, hall_, {}}};
        case_ = received();
    }
    cases::CaseId received() {
        auto ref = write([&](db::Tx& tx) {
            return cases_->open(tx, {zhang_, "portal", "r"},
                                {item_, zhang_.acts_for[0].subject, {{"name", "张三"}}, {}, {}});
        });
        std::string number = cases_->next_number(cell_, region_, "portal");
        write([&](db::Tx& tx) { return cases_->submit(tx, {zhang_, "portal", "r"}, ref.id, ref.revision, number); });
        write([&](db::Tx& tx) { return cases_->take_up(tx, caller(clerk_), ref.id, new_uuid(kNow), hall_); });
        return ref.id;
    }
    Result<OriginalReceiptRef> take(const Signing& signing = {{}, true, {}}) {
        return db().write([&](db::Tx& tx) {
            return originals_->take(tx, caller(clerk_), case_, {{"licence", Kind::original, 2, {}}}, signing);
        });
    }
    static cases::Caller caller(const access::Principal& who) { return {who, "counter", "r"}; }
    CaseOriginals seen(const access::Principal& who) {
        return *read([&](db::Reader& reader) { return originals_->of_case(reader, who, case_); });
    }
    std::vector<OriginalId> pieces() {
        std::vector<OriginalId> out;
        for (const auto& one : seen(clerk_).originals)
            out.push_back(one.original.id);
        return out;
    }
    Place place() { return seen(clerk_).originals.at(0).original.place; }
    Result<OriginalSlipRef> pass(const access::Principal& who) {
        auto ids = pieces();
        return db().write([&](db::Tx& tx) { return originals_->pass(tx, caller(who), ids); });
    }
    Result<OriginalSlipRef> answer(const access::Principal& who, const OriginalSlipRef& slip, Answer answer,
                                   std::optional<Text<300>> note = {}) {
        auto id = pieces().at(0);
        return db().write([&](db::Tx& tx) {
            return originals_->sign_for(tx, caller(who), slip.id, slip.revision, {{id, answer, {}, note}});
        });
    }
    OriginalSlip slip(const access::Principal& who, SlipId id) {
        return *read([&](db::Reader& reader) { return originals_->slip(reader, who, id); });
    }
    void raise(SlipId id) {
        write([&](db::Tx& tx) -> Result<void> {
            originals_->raise_unsigned(tx, id);
            return {};
        });
    }

    static inline const Instant kNow = test::kSmallHallMorning;
    files::Store files_{scratch_.path() + "/files"};
    std::unique_ptr<cases::Cases> cases_;
    std::unique_ptr<Originals> originals_;
    catalogue::ItemId item_;
    access::Principal reviewer_, manager_;
    cases::CaseId case_;
};
YIMEN_INSTANTIATE_ENGINES(OriginalsTest);

TEST_P(OriginalsTest, GoThereAndBackWithASignatureEachTime) {
    ASSERT_TRUE(take().has_value());
    EXPECT_EQ(place(), Place::front);
    auto there = pass(clerk_);
    ASSERT_TRUE(there.has_value()) << code_of(there);
    EXPECT_EQ(place(), Place::passing);
    EXPECT_EQ(code_of(pass(clerk_)), "originals.not_here");
    ASSERT_EQ(code_of(answer(reviewer_, *there, Answer::received)), "");
    EXPECT_EQ(place(), Place::back);
    auto back = pass(reviewer_);
    ASSERT_TRUE(back.has_value()) << code_of(back);
    ASSERT_EQ(code_of(answer(clerk_, *back, Answer::received)), "");
    EXPECT_EQ(place(), Place::front);
    auto moves = seen(zhang_).originals.at(0).moves;
    ASSERT_EQ(moves.size(), 3u);
    EXPECT_EQ(moves[1].to, Place::back);
    EXPECT_EQ(moves[2].to, Place::front);
}

TEST_P(OriginalsTest, NobodySignsForWhatTheyPassedOn) {
    take();
    auto both = clerk_;
    both.grants.push_back({access::Role::reviewer, cell_, {}, {}, department_});
    auto slip = pass(both);
    ASSERT_TRUE(slip.has_value());
    EXPECT_EQ(code_of(answer(both, *slip, Answer::received)), "originals.same_person");
    EXPECT_FALSE(this->slip(both, slip->id).may_sign);
    EXPECT_TRUE(this->slip(reviewer_, slip->id).may_sign);
    EXPECT_EQ(code_of(answer(reviewer_, *slip, Answer::received)), "");
    EXPECT_EQ(code_of(answer(reviewer_, *slip, Answer::received)), "originals.slip_done");
}

TEST_P(OriginalsTest, AreNotPassedOnBeforeTheVisitorHasSigned) {
    auto receipt = take({});
    ASSERT_TRUE(receipt.has_value());
    EXPECT_EQ(code_of(pass(clerk_)), "originals.receipt_unsigned");
    EXPECT_EQ(read([&](db::Reader& reader) { return originals_->to_sign(reader, case_); }).size(), 1u);
    write([&](db::Tx& tx) -> Result<void> {
        originals_->sign_at_screen(tx, caller(clerk_), case_, std::nullopt);
        return {};
    });
    EXPECT_EQ(seen(zhang_).receipts.at(0).signed_how, SignedHow::screen);
    EXPECT_EQ(code_of(pass(clerk_)), "");
}

TEST_P(OriginalsTest, WhatIsMissingStaysWithWhoPassedItOnAndRaisesAnAlarm) {
    take();
    auto passed = pass(clerk_);
    EXPECT_EQ(code_of(answer(reviewer_, *passed, Answer::missing)), "originals.bad_lines");
    ASSERT_EQ(code_of(answer(reviewer_, *passed, Answer::missing, Text<300>{"袋里没有"})), "");
    EXPECT_EQ(place(), Place::front);
    auto alarm = slip(manager_, passed->id).alarms.at(0);
    EXPECT_EQ(alarm.kind, AlarmKind::missing);
    EXPECT_TRUE(alarm.may_settle);
    EXPECT_FALSE(slip(clerk_, passed->id).alarms.at(0).may_settle);
    auto settle = [&](const access::Principal& who) {
        return db().write(
            [&](db::Tx& tx) { return originals_->settle(tx, caller(who), alarm.id, alarm.revision, "在窗口找到"); });
    };
    EXPECT_EQ(code_of(settle(clerk_)), "originals.alarm_not_found");
    EXPECT_EQ(code_of(settle(manager_)), "");
    EXPECT_EQ(code_of(settle(manager_)), "originals.alarm_done");
}

TEST_P(OriginalsTest, ASlipThatNobodySignsForRaisesOneAlarmAtCloseOfBusiness) {
    take();
    auto passed = pass(clerk_);
    EXPECT_EQ(slip(clerk_, passed->id).due_at, *parse_rfc3339("2026-09-28T17:00:00+08:00"));
    raise(passed->id);
    EXPECT_TRUE(slip(clerk_, passed->id).alarms.empty()) << "it is not evening yet";
    clock_.set(*parse_rfc3339("2026-09-28T17:00:00+08:00"));
    raise(passed->id);
    raise(passed->id);
    auto seen_by_lead = slip(manager_, passed->id);
    ASSERT_EQ(seen_by_lead.alarms.size(), 1u);
    EXPECT_FALSE(seen_by_lead.alarms[0].may_settle) << "it ends when the slip is signed for";
    EXPECT_EQ(read([&](db::Reader& reader) { return originals_->alarmed(reader, manager_, hall_); }), 1);
    ASSERT_EQ(code_of(answer(reviewer_, *passed, Answer::received)), "");
    EXPECT_EQ(read([&](db::Reader& reader) { return originals_->alarmed(reader, manager_, hall_); }), 0);
}

TEST_P(OriginalsTest, GoBackToTheVisitorForASignatureOrByCourierAndOnlyOnce) {
    take();
    auto give = [&](const Signing& signing) {
        auto ids = pieces();
        return db().write([&](db::Tx& tx) { return originals_->give_back(tx, caller(clerk_), case_, ids, signing); });
    };
    auto open = give({});
    ASSERT_TRUE(open.has_value());
    EXPECT_EQ(place(), Place::front) << "still here until it is signed for";
    EXPECT_EQ(code_of(pass(clerk_)), "originals.not_here");
    write([&](db::Tx& tx) { return originals_->cancel(tx, caller(clerk_), open->id, open->revision); });
    EXPECT_EQ(code_of(give({{}, true, "SF1"})), "originals.bad_signing");
    auto sent = give({{}, false, "SF1"});
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(place(), Place::returned);
    EXPECT_EQ(code_of(give({{}, true, {}})), "originals.not_here");
    auto moves = seen(zhang_).originals.at(0).moves;
    ASSERT_EQ(moves.size(), 2u);
    EXPECT_EQ(moves.back().to, Place::returned);
}

TEST_P(OriginalsTest, AreOverdueOnceTheirCaseIsOver) {
    take();
    auto overdue = [&] {
        OriginalQuery asked;
        asked.overdue = true;
        return read([&](db::Reader& reader) { return originals_->list(reader, clerk_, asked); })->items.size();
    };
    EXPECT_EQ(overdue(), 0u);
    write([&](db::Tx& tx) -> Result<void> {
        originals_->case_ended(tx, case_, clock_.now());
        return {};
    });
    EXPECT_EQ(overdue(), 1u);
}

TEST_P(OriginalsTest, AreForThoseOfTheHallAndTheDepartmentOnly) {
    take();
    auto passed = pass(clerk_);
    auto elsewhere = clerk_;
    elsewhere.grants = {{access::Role::clerk, cell_, {}, new_id<HallId>(kNow), {}}};
    auto other = reviewer_;
    other.grants = {{access::Role::reviewer, cell_, {}, {}, new_id<DepartmentId>(kNow)}};
    for (const auto& stranger : {elsewhere, other, li_}) {
        EXPECT_EQ(code_of(read([&](db::Reader& reader) { return originals_->slip(reader, stranger, passed->id); })),
                  "originals.slip_not_found");
        EXPECT_EQ(read([&](db::Reader& reader) { return originals_->list(reader, stranger, {}); })->total, 0);
        EXPECT_EQ(code_of(read([&](db::Reader& reader) { return originals_->of_case(reader, stranger, case_); })),
                  "cases.not_found");
        EXPECT_EQ(code_of(answer(stranger, *passed, Answer::received)), "originals.slip_not_found");
    }
    EXPECT_EQ(read([&](db::Reader& reader) { return originals_->list(reader, reviewer_, {}); })->total, 1);
}

TEST_P(OriginalsTest, WhatWasEnteredByMistakeIsCancelledWhileNobodyHasSigned) {
    auto receipt = take({});
    auto cancel = [&] {
        return db().write(
            [&](db::Tx& tx) { return originals_->cancel(tx, caller(clerk_), receipt->id, receipt->revision); });
    };
    EXPECT_EQ(code_of(cancel()), "");
    EXPECT_EQ(place(), Place::mistaken);
    EXPECT_EQ(code_of(cancel()), "originals.receipt_done");
    EXPECT_EQ(code_of(pass(clerk_)), "originals.not_here");
}

TEST_P(OriginalsTest, PapersThatTheCaseDoesNotAskForAreRefused) {
    auto wrong = db().write([&](db::Tx& tx) {
        return originals_->take(tx, caller(clerk_), case_,
                                {{"other", Kind::original, 1, {}}, {"licence", Kind::copy, 0, {}}}, {});
    });
    ASSERT_EQ(code_of(wrong), "originals.bad_papers");
    EXPECT_EQ(wrong.error().invalid_params.size(), 2u);
}

} // namespace
} // namespace yimen::originals
