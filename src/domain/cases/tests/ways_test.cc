// How the result comes to the visitor: chosen until it is sent, sent with a number, delivered by the receipt.

#include "ways.h"

#include <gtest/gtest.h>

#include "case_fixture.h"
#include "view.h"
#include "way_store.h"

namespace yimen::cases {
namespace {

const WayChoice kPost{DeliveryWay::post,
                      ParcelContact{{"张三"}, {"138-0000-0001"}, {"云溪市城东区和平路12号3单元501室"}}};
const WayChoice kCounter{DeliveryWay::counter, {}};
const WayChoice kElectronic{DeliveryWay::electronic, {}};
const Posted kPosted{{"顺丰速运"}, {"SF1234567890"}};

class WaysTest : public CaseFixture {
  protected:
    void SetUp() override {
        CaseFixture::SetUp();
        auto posted = bare_item();
        posted.service.results_by_post = true;
        item_ = publish(posted, "P", "结果可邮寄");
        reviewer_ = post(access::Role::reviewer);
        decider_ = post(access::Role::decider);
    }
    access::Principal post(access::Role role) const {
        auto out = clerk_;
        out.account = new_id<AccountId>(test::kSmallHallMorning);
        out.staff = new_id<StaffId>(test::kSmallHallMorning);
        out.grants = {{role, cell_, {}, {}, department_}};
        return out;
    }
    CaseRef now(CaseId id) {
        auto record = read([&](db::Reader& reader) { return *store::any(reader, id); });
        return {id, record.number, record.state, record.revision};
    }
    Result<CaseRef> choose(CaseId id, const WayChoice& choice, const access::Principal* who = nullptr) {
        auto revision = now(id).revision;
        return db().write([&](db::Tx& tx) {
            return Ways(*cases_).choose(tx, {who ? *who : zhang_, "portal", "r"}, id, revision, choice);
        });
    }
    Result<CaseRef> send(CaseId id, const Posted& posted = kPosted, const access::Principal* who = nullptr) {
        auto revision = now(id).revision;
        return db().write([&](db::Tx& tx) {
            return Ways(*cases_).send(tx, {who ? *who : clerk_, "counter", "r"}, id, revision, posted);
        });
    }
    Result<CaseRef> receipt(CaseId id, Date on) {
        auto revision = now(id).revision;
        return db().write([&](db::Tx& tx) {
            return Ways(*cases_).record_receipt(tx, {clerk_, "counter", "r"}, id, revision, {on, {"李四"}});
        });
    }
    // A case whose result is there.
    CaseId granted(const std::optional<WayChoice>& choice) {
        auto id = opened().id;
        if (choice) {
            EXPECT_EQ(code_of(choose(id, *choice)), "");
        }
        auto filled = now(id).revision;
        auto number = cases_->next_number(cell_, region_, "portal");
        write([&](db::Tx& tx) { return cases_->submit(tx, {zhang_, "portal", "r"}, id, filled, number); });
        for (auto [who, action] :
             {std::pair{&clerk_, Action::receive}, {&clerk_, Action::accept}, {&reviewer_, Action::review}})
            EXPECT_EQ(code_of(act(*who, now(id), action, {.note = "好"})), "");
        auto reviewed = now(id).revision;
        EXPECT_EQ(code_of(db().write([&](db::Tx& tx) {
                      return cases_->approve(tx, {decider_, "counter", "r"}, id, reviewed, {}, {});
                  })),
                  "");
        return id;
    }
    CaseDelivery shown(CaseId id, const access::Principal& who) {
        return read([&](db::Reader& reader) {
            return view_of(*cases_, reader, {who, "portal", "r"}, *store::any(reader, id)).delivery;
        });
    }
    std::string refused(CaseId id, const access::Principal& who, Action action) {
        return code_of(act(who, now(id), action));
    }
    Date today() const { return hall_date(clock_.now()); }

    access::Principal reviewer_, decider_;
};
YIMEN_INSTANTIATE_ENGINES(WaysTest);

TEST_P(WaysTest, TheItemSaysWhatIsOffered) {
    auto id = opened().id;
    EXPECT_EQ(shown(id, zhang_).offered, (std::vector{DeliveryWay::counter, DeliveryWay::post}));
    EXPECT_FALSE(shown(id, zhang_).chosen);
    EXPECT_EQ(code_of(choose(id, kElectronic)), "cases.way_not_offered");
    item_ = publish(bare_item(), "Q", "只在窗口");
    EXPECT_EQ(code_of(choose(opened().id, kPost)), "cases.way_not_offered");
}

TEST_P(WaysTest, AnAddressBelongsToThePostAndToNothingElse) {
    auto id = opened().id;
    EXPECT_EQ(code_of(choose(id, {DeliveryWay::post, {}})), "request.invalid");
    EXPECT_EQ(code_of(choose(id, {DeliveryWay::counter, kPost.contact})), "request.invalid");
    WayChoice wrong = kPost;
    wrong.contact->phone = {"不是电话号码"};
    EXPECT_EQ(code_of(choose(id, wrong)), "request.invalid");
    EXPECT_FALSE(shown(id, zhang_).chosen);
}

TEST_P(WaysTest, TheAddressIsSealedMaskedForStaffAndGoneWhenNothingIsToBeSent) {
    auto id = opened().id;
    ASSERT_EQ(code_of(choose(id, kPost)), "");
    auto kept = read([&](db::Reader& reader) { return store::parcel(reader, id); });
    EXPECT_EQ(kept.value().contact_sealed.find("和平路"), std::string::npos);
    EXPECT_EQ(shown(id, zhang_).parcel.value().contact.address, "云溪市城东区和平路12号3单元501室");
    auto masked = shown(id, clerk_).parcel.value().contact;
    EXPECT_EQ(masked.address, "云溪市城东区****");
    EXPECT_EQ(masked.name, "张*");
    EXPECT_EQ(masked.phone.find("0000"), std::string::npos);
    ASSERT_EQ(code_of(choose(id, kCounter)), "");
    EXPECT_FALSE(read([&](db::Reader& reader) { return store::parcel(reader, id); }));
}

TEST_P(WaysTest, WhatIsPostedIsDeliveredByItsReceipt) {
    auto id = granted(kPost);
    EXPECT_EQ(refused(id, clerk_, Action::deliver), "cases.goes_by_post");
    EXPECT_EQ(refused(id, zhang_, Action::deliver), "cases.goes_by_post"); // not sent yet
    EXPECT_EQ(code_of(receipt(id, today())), "cases.not_by_post");
    EXPECT_EQ(code_of(send(id, kPosted, &zhang_)), "cases.not_your_role");
    EXPECT_EQ(code_of(send(id, {{"顺丰"}, {"单号 有空格"}})), "request.invalid");
    ASSERT_EQ(code_of(send(id)), "");
    EXPECT_EQ(code_of(send(id)), "cases.not_by_post"); // once
    EXPECT_EQ(code_of(choose(id, kCounter)), "cases.already_sent");
    EXPECT_EQ(shown(id, zhang_).parcel.value().number, "SF1234567890");
    clock_.advance(std::chrono::hours(48));
    EXPECT_EQ(code_of(receipt(id, Date(std::chrono::sys_days(today()) - std::chrono::days(3)))), "request.invalid");
    EXPECT_EQ(code_of(receipt(id, Date(std::chrono::sys_days(today()) + std::chrono::days(1)))), "request.invalid");
    ASSERT_EQ(code_of(receipt(id, today())), "");
    EXPECT_EQ(now(id).state, State::delivered);
    EXPECT_EQ(shown(id, zhang_).parcel.value().received_by, "李四");
    EXPECT_EQ(shown(id, clerk_).parcel.value().received_by, "李*");
}

TEST_P(WaysTest, WhoHasTheParcelMaySaySoAndWhoComesToTheCounterChangesTheWay) {
    auto posted = granted(kPost);
    ASSERT_EQ(code_of(send(posted)), "");
    EXPECT_EQ(code_of(act(zhang_, now(posted), Action::deliver)), "");
    auto fetched = granted(kPost);
    ASSERT_EQ(code_of(choose(fetched, kCounter, &clerk_)), "");
    EXPECT_EQ(code_of(send(fetched)), "cases.not_by_post");
    EXPECT_EQ(code_of(act(clerk_, now(fetched), Action::deliver)), "");
}

TEST_P(WaysTest, ElectronicOnlyIsDeliveredWithTheDecisionOrWhenItIsChosenAfterIt) {
    auto licensed = bare_item();
    licensed.result.licence_type = "11990000000000001G001";
    item_ = publish(licensed, "L", "电子证照");
    EXPECT_EQ(now(granted(kElectronic)).state, State::delivered);
    auto id = granted({});
    EXPECT_EQ(now(id).state, State::result_issued);
    ASSERT_EQ(code_of(choose(id, kElectronic)), "");
    EXPECT_EQ(now(id).state, State::delivered);
    auto papers = read([&](db::Reader& reader) { return cases_->documents().of_case(reader, id.value); });
    EXPECT_EQ(std::ranges::count(papers, DocumentKind::delivery, &CaseDocument::kind), 1);
}

TEST_P(WaysTest, NobodyElseChooses) {
    EXPECT_EQ(code_of(choose(opened().id, kPost, &li_)), "cases.not_found");
    auto id = granted(kCounter);
    ASSERT_EQ(code_of(act(clerk_, now(id), Action::deliver)), "");
    EXPECT_EQ(code_of(choose(id, kPost)), "cases.not_allowed"); // it is there
}

} // namespace
} // namespace yimen::cases
