// How the results of a bundle come: one choice, one parcel, one receipt; what every member offers.

#include "bundle_fixture.h"

namespace yimen::bundles {
namespace {

using cases::DeliveryWay;

const cases::WayChoice kByPost{DeliveryWay::post,
                               cases::ParcelContact{{"张三"}, {"13800000001"}, {"云溪市城东区和平路12号"}}};
const cases::WayChoice kAtCounter{DeliveryWay::counter, {}};

class BundleWaysTest : public BundleShopTest {
  protected:
    void SetUp() override {
        BundleShopTest::SetUp();
        for (const char* key : {"one", "two"}) {
            auto item = member_item({of_element("who", "person.name", true)}, {});
            item.service.results_by_post = true;
            items_[key] = publish(item, key, key);
        }
        follow();
    }
    BundleCaseRef begun(const std::vector<std::string>& keys) {
        NewBundleCase wanted;
        wanted.subject_id = zhang_.acts_for[0].subject;
        wanted.items.emplace();
        for (const auto& key : keys)
            wanted.items->push_back({items_[key], {}});
        return start(zhang_, wanted).value();
    }
    template <class Call>
    Result<BundleCaseRef> as(const access::Principal& who, BundleCaseId id, const Call& call) {
        auto revision = view(id).revision;
        return db().write([&](db::Tx& tx) { return call(tx, cases::Caller{who, "counter", "r", id.value}, revision); });
    }
    Result<BundleCaseRef> choose(BundleCaseId id, const cases::WayChoice& choice,
                                 const access::Principal* who = nullptr) {
        return as(who ? *who : zhang_, id, [&](auto& tx, const auto& caller, auto revision) {
            return cases_->choose_way(tx, caller, id, revision, choice);
        });
    }
    Result<BundleCaseRef> send(BundleCaseId id, std::string number) {
        return as(clerk_, id, [&](auto& tx, const auto& caller, auto revision) {
            return cases_->send(tx, caller, id, revision, {{"顺丰速运"}, {number}});
        });
    }
    Result<BundleCaseRef> receipt(BundleCaseId id) {
        return as(clerk_, id, [&](auto& tx, const auto& caller, auto revision) {
            return cases_->record_receipt(tx, caller, id, revision, {hall_date(clock_.now()), {"张三"}});
        });
    }
    std::string handed(BundleCaseId id, const access::Principal& who) {
        return code_of(db().write([&](db::Tx& tx) {
            return cases_->hand_over(tx, {who, "counter", "r", id.value}, id, {});
        }));
    }
    void fill_and_submit(BundleCaseId id) {
        boost::json::object values;
        values["person_name"] = "张三";
        auto saved = save({id, CaseState::draft, view(id).revision}, values).value();
        ASSERT_EQ(code_of(submit(saved)), "");
    }
    // The keys of the members, in their order.
    std::vector<std::string> keys(BundleCaseId id) {
        std::vector<std::string> out;
        for (const auto& one : view(id).members)
            out.push_back(one.key);
        return out;
    }
};
YIMEN_INSTANTIATE_ENGINES(BundleWaysTest);

TEST_P(BundleWaysTest, WhatEveryMemberOffersIsOfferedAndTheOthersAreNamed) {
    auto both = begun({"one", "two"});
    EXPECT_EQ(view(both.id).delivery.offered, (std::vector{DeliveryWay::counter, DeliveryWay::post}));
    auto mixed = begun({"one", "tax"});
    auto seen = view(mixed.id).delivery;
    EXPECT_EQ(seen.offered, std::vector{DeliveryWay::counter});
    ASSERT_EQ(seen.limits.size(), 2U);
    EXPECT_EQ(seen.limits[0].way, DeliveryWay::post);
    EXPECT_EQ(seen.limits[0].members, std::vector{items_["tax"].str()});
    EXPECT_EQ(code_of(choose(mixed.id, kByPost)), "cases.way_not_offered");
    EXPECT_FALSE(view(mixed.id).delivery.chosen); // for none of them
}

TEST_P(BundleWaysTest, OneChoiceOneParcelOneReceipt) {
    auto ref = begun({"one", "two"});
    ASSERT_EQ(code_of(choose(ref.id, kByPost)), "");
    auto member = view(ref.id).members[0].case_id;
    auto alone = db().write([&](db::Tx& tx) {
        auto now = cases::Bundled(*engine_).members(tx, ref.id.value);
        auto revision = std::ranges::find(now, member, &cases::Member::id)->revision;
        return cases::Ways(*engine_).choose(tx, {zhang_, "portal", "r"}, member, revision, kAtCounter);
    });
    EXPECT_EQ(code_of(alone), "cases.in_bundle");
    fill_and_submit(ref.id);
    auto all = keys(ref.id);
    EXPECT_EQ(code_of(send(ref.id, "SF00001")), "bundles.nothing_to_send");
    take(ref.id, all[0], kGranted);
    EXPECT_EQ(handed(ref.id, clerk_), "bundles.nothing_to_hand_over"); // it goes by post
    ASSERT_EQ(code_of(send(ref.id, "SF00001")), "");
    take(ref.id, all[1], kGranted);
    ASSERT_EQ(code_of(send(ref.id, "SF00002")), "");
    auto parcels = view(ref.id).delivery.parcels;
    ASSERT_EQ(parcels.size(), 2U); // two numbers: what came later went later
    EXPECT_EQ(parcels[0].parcel.contact.address, "云溪市城东区和平路12号");
    EXPECT_EQ(code_of(choose(ref.id, kAtCounter)), "cases.already_sent");
    ASSERT_EQ(code_of(receipt(ref.id)), "");
    for (const auto& key : all)
        EXPECT_EQ(state(ref.id, key), State::delivered);
    EXPECT_EQ(code_of(receipt(ref.id)), "bundles.nothing_to_hand_over");
}

TEST_P(BundleWaysTest, WhatIsOnItsWayKeepsItsWayAndTheRestMayChange) {
    auto ref = begun({"one", "two"});
    ASSERT_EQ(code_of(choose(ref.id, kByPost)), "");
    fill_and_submit(ref.id);
    auto all = keys(ref.id);
    take(ref.id, all[0], kGranted);
    ASSERT_EQ(code_of(send(ref.id, "SF00001")), "");
    ASSERT_EQ(code_of(choose(ref.id, kAtCounter, &clerk_)), "");
    EXPECT_EQ(member(ref.id, all[0]).delivery_way, DeliveryWay::post);
    EXPECT_EQ(member(ref.id, all[1]).delivery_way, DeliveryWay::counter);
    EXPECT_EQ(handed(ref.id, zhang_), ""); // who has the parcel says so
    EXPECT_EQ(state(ref.id, all[0]), State::delivered);
}

TEST_P(BundleWaysTest, OnlyItsOwnersAndTheirClerkChoose) {
    auto ref = begun({"one", "two"});
    EXPECT_EQ(code_of(choose(ref.id, kByPost, &li_)), "bundles.unknown_case");
    EXPECT_EQ(code_of(choose(ref.id, {DeliveryWay::post, {}})), "request.invalid");
}

} // namespace
} // namespace yimen::bundles
