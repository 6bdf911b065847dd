// Steps that a counter takes once for all members: received when they come in, closed when they have come to their ends.

#include "bundle_fixture.h"

namespace yimen::bundles {
namespace {

using Keys = std::vector<std::string>;

class BundleTogetherTest : public BundleShopTest {
  protected:
    void SetUp() override {
        BundleShopTest::SetUp();
        follow();
    }
    Result<BundleCases::Together> receive(BundleCaseId id, const access::Principal& who) {
        return db().write([&](db::Tx& tx) { return cases_->receive(tx, {who, "counter", "r", id.value}, id); });
    }
    Result<BundleCases::Together> close(BundleCaseId id) {
        return db().write([&](db::Tx& tx) { return cases_->close(tx, {clerk_, "counter", "r", id.value}, id); });
    }
    std::vector<std::string> actions(BundleCaseId id, const access::Principal& who) {
        return read([&](db::Reader& reader) {
            return case_view_of(*cases_, reader, {who, "counter", "r"}, *store::visible_case(reader, who, id)).actions;
        });
    }
    std::int64_t in_journal(std::string_view action) {
        return std::ranges::count(test::journal_rows(db()), action, &test::JournalRow::action);
    }
    // The one member is taken up at a counter elsewhere.
    void move(BundleCaseId id, std::string_view key) {
        auto one = member(id, key).case_id;
        places::HallRow other;
        other.id = new_id<HallId>(clock_.now());
        other.cell = cell_;
        other.region = region_;
        other.kind = "hall";
        other.code = "H2";
        other.name = "另一个大厅";
        write([&](db::Tx& tx) -> Result<void> {
            places::put_hall(tx, other);
            YIMEN_CHECK(engine_->take_up(tx, {clerk_, "counter", "r"}, one, other.id.value, other.id));
            return {};
        });
    }
};
YIMEN_INSTANTIATE_ENGINES(BundleTogetherTest);

TEST_P(BundleTogetherTest, WhatIsFiledIsReceivedInOneStepEachWithItsReceiptAndItsEntry) {
    auto ref = submitted();
    EXPECT_EQ(std::ranges::count(actions(ref.id, clerk_), "receive"), 1);
    EXPECT_EQ(std::ranges::count(actions(ref.id, zhang_), "receive"), 0);
    auto taken = receive(ref.id, clerk_);
    ASSERT_TRUE(taken) << code_of(taken);
    EXPECT_EQ(taken->done, (Keys{"registration", "sign"}));
    EXPECT_TRUE(taken->left.empty()); // the others are not filed yet
    for (const char* key : {"registration", "sign"})
        EXPECT_EQ(state(ref.id, key), State::received) << key;
    for (const char* key : {"food", "tax", "stove"})
        EXPECT_EQ(state(ref.id, key), State::pending_dependency) << key;
    EXPECT_EQ(steps("receive"), 2);
    EXPECT_EQ(in_journal("bundle_case.receive"), 1);
    for (const char* key : {"registration", "sign"}) {
        auto id = member(ref.id, key).case_id.value;
        auto papers = read([&](db::Reader& reader) { return engine_->documents().of_case(reader, id); });
        EXPECT_EQ(std::ranges::count(papers, cases::DocumentKind::receipt, &cases::CaseDocument::kind), 1) << key;
    }
    EXPECT_EQ(code_of(receive(ref.id, clerk_)), "bundles.nothing_to_receive");
}

TEST_P(BundleTogetherTest, WhatLiesWithAnotherHallIsNamedAndLeft) {
    auto ref = submitted();
    move(ref.id, "sign");
    auto taken = receive(ref.id, clerk_);
    ASSERT_TRUE(taken) << code_of(taken);
    EXPECT_EQ(taken->done, Keys{"registration"});
    EXPECT_EQ(taken->left, Keys{"sign"});
    EXPECT_EQ(state(ref.id, "sign"), State::submitted);
}

TEST_P(BundleTogetherTest, OnlyTheCounterReceives) {
    auto ref = submitted();
    EXPECT_EQ(code_of(receive(ref.id, zhang_)), "bundles.nothing_to_receive");
    EXPECT_EQ(code_of(receive(ref.id, reviewer_)), "bundles.unknown_case");
    EXPECT_EQ(state(ref.id, "registration"), State::submitted);
}

TEST_P(BundleTogetherTest, WhatHasComeToItsEndIsClosedInOneStepAndTheRestGoesOn) {
    auto ref = submitted();
    EXPECT_EQ(code_of(close(ref.id)), "bundles.nothing_to_close");
    take(ref.id, "registration", kRefused); // and with it what needs its result, but not what needed its acceptance
    EXPECT_EQ(state(ref.id, "tax"), State::submitted);
    auto taken = close(ref.id);
    ASSERT_TRUE(taken) << code_of(taken);
    EXPECT_EQ(taken->done, (Keys{"registration", "food", "stove"}));
    EXPECT_TRUE(taken->left.empty());
    for (const char* key : {"registration", "food", "stove"})
        EXPECT_EQ(state(ref.id, key), State::closed) << key;
    EXPECT_EQ(state(ref.id, "sign"), State::submitted);
    EXPECT_EQ(in_journal("bundle_case.close"), 1);
}

// What is spared is known since the bundle began; one that an older program began gets it when it is handed in.
TEST_P(BundleTogetherTest, WhatItSparesIsKeptWhoeverBeganIt) {
    auto saved = [&](BundleCaseId id) {
        return read([&](db::Reader& reader) {
            return reader.query("SELECT saved_forms FROM bundle_case WHERE id = $1", id)[0]
                .get<std::optional<std::int64_t>>(0);
        });
    };
    auto ref = filled();
    auto forms = saved(ref.id);
    EXPECT_EQ(forms, view(ref.id).savings.saved.forms);
    write([&](db::Tx& tx) -> Result<void> {
        tx.exec("UPDATE bundle_case SET saved_working_days = NULL, saved_materials = NULL, saved_forms = NULL,"
                " saved_fields = NULL, saved_steps = NULL, saved_trips = NULL WHERE id = $1",
                ref.id);
        return {};
    });
    ASSERT_EQ(code_of(submit(ref)), "");
    EXPECT_EQ(saved(ref.id), forms);
}

} // namespace
} // namespace yimen::bundles
