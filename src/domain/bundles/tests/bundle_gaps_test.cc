// What is asked of one member after it was handed in (补正, 容缺) holds up that one and who waits for it, and nobody else.

#include "bundle_fixture.h"
#include "cases/gaps.h"

namespace yimen::bundles {
namespace {

class BundleGapsTest : public BundleShopTest {
  protected:
    void SetUp() override {
        BundleShopTest::SetUp();
        auto photo = member_item({of_element("who", "person.name", true)}, {"photo"});
        photo.requirements[0].deferrable = true;
        items_["photo"] = publish(photo, "P", "门面照备案");
        auto given = shop();
        given.key = "with_a_gap";
        given.members[0].item->local_item_code = "P"; // stands where the registration stood
        given.material_types.push_back({"photo", "门面照", "Photo"});
        write([&](db::Tx& tx) -> Result<void> {
            bundles_->put(tx, cell_, given);
            return {};
        });
        follow();
    }
    // The first member may supply its photo later; everything else is there.
    BundleCaseId promised() {
        NewBundleCase wanted;
        wanted.template_key = "with_a_gap";
        wanted.subject_id = zhang_.acts_for[0].subject;
        auto ref = start(zhang_, wanted).value();
        save(ref, {{"person_name", "张三"}, {"company_name", "小样饭馆"}}).value();
        ref = attach(ref.id, "id_card").value();
        EXPECT_EQ(code_of(submit(ref)), "");
        take(ref.id, "registration", {Action::receive});
        EXPECT_EQ(code_of(gap(ref.id,
                              [&](cases::Gaps& gaps, auto& tx, auto id, auto revision) {
                                  Date soon(std::chrono::sys_days(hall_date(clock_.now())) + std::chrono::days(5));
                                  return gaps.name(tx, {zhang_, "portal", "r"}, id, revision, {{{"photo"}, soon}}, {});
                              })),
                  "");
        return ref.id;
    }
    template <class Call>
    Result<cases::CaseRef> gap(BundleCaseId id, const Call& call) {
        auto one = member(id, "registration").case_id;
        auto done = db().write([&](db::Tx& tx) -> Result<cases::CaseRef> {
            auto now = cases::Bundled(*engine_).members(tx, id.value);
            cases::Gaps gaps(*engine_);
            return call(gaps, tx, one, std::ranges::find(now, one, &cases::Member::id)->revision);
        });
        relay_->drain();
        return done;
    }
};
YIMEN_INSTANTIATE_ENGINES(BundleGapsTest);

TEST_P(BundleGapsTest, ANoticeToOneMemberHoldsUpWhoWaitsForItAndNobodyElse) {
    auto ref = submitted();
    take(ref.id, "registration", {Action::receive});
    auto one = member(ref.id, "registration").case_id;
    auto revision = [&] {
        return read([&](db::Reader& reader) {
            auto all = cases::Bundled(*engine_).members(reader, ref.id.value);
            return std::ranges::find(all, one, &cases::Member::id)->revision;
        });
    };
    auto step = [&](const access::Principal& who, Action action, const cases::Details& details) {
        auto seen = revision();
        return code_of(db().write([&](db::Tx& tx) {
            return engine_->act(tx, {who, "counter", "r"}, one, seen, action, details);
        }));
    };
    ASSERT_EQ(step(clerk_, Action::notice, {.note = "", .notice = {{"id_card", {}, {"请补正反两面"}}}}), "");
    EXPECT_EQ(state(ref.id, "registration"), State::awaiting_supplement);
    take(ref.id, "sign", kGranted);
    EXPECT_EQ(state(ref.id, "sign"), State::result_issued);
    EXPECT_EQ(state(ref.id, "tax"), State::pending_dependency);
    EXPECT_EQ(view(ref.id).state, CaseState::submitted);
    ASSERT_EQ(step(zhang_, Action::supply, {}), "");
    take(ref.id, "registration", {Action::accept});
    EXPECT_EQ(state(ref.id, "tax"), State::submitted); // it had needed the acceptance
    EXPECT_EQ(state(ref.id, "food"), State::pending_dependency);
}

TEST_P(BundleGapsTest, AGapLetsTheAcceptanceCountAndKeepsBackTheResultAndWhoNeedsIt) {
    auto id = promised();
    take(id, "registration", {Action::accept_with_gaps});
    EXPECT_EQ(state(id, "tax"), State::submitted);
    take(id, "registration", {Action::review});
    ASSERT_EQ(code_of(act(decider_, id, "registration", Action::approve_with_gaps)), "");
    relay_->drain();
    EXPECT_EQ(state(id, "registration"), State::approved); // decided, and its result waits
    EXPECT_EQ(state(id, "food"), State::pending_dependency);
    ASSERT_EQ(code_of(gap(id,
                          [&](cases::Gaps& gaps, auto& tx, auto one, auto) {
                              return gaps.supply(tx, {zhang_, "portal", "r"}, one, new_id<cases::FileId>(clock_.now()),
                                                 {"photo", "照.png", "image/png", std::string(64, 'b'), 7});
                          })),
              "");
    EXPECT_EQ(state(id, "food"), State::pending_dependency); // nobody has looked at it yet
    ASSERT_EQ(code_of(gap(id,
                          [&](cases::Gaps& gaps, auto& tx, auto one, auto revision) {
                              return gaps.confirm(tx, {clerk_, "counter", "r"}, one, revision, "photo", {});
                          })),
              "");
    EXPECT_EQ(state(id, "registration"), State::result_issued);
    EXPECT_EQ(state(id, "food"), State::submitted);
}

TEST_P(BundleGapsTest, AGapThatIsNotMetInTimeEndsItsMemberAndWhoNeedsItsResult) {
    auto id = promised();
    take(id, "registration", {Action::accept_with_gaps});
    clock_.advance(std::chrono::hours(24 * 30));
    auto one = member(id, "registration").case_id;
    write([&](db::Tx& tx) -> Result<void> { return cases::Gaps(*engine_).lapse(tx, one); });
    relay_->drain();
    EXPECT_EQ(state(id, "registration"), State::lapsed);
    for (const char* key : {"food", "stove"})
        EXPECT_EQ(state(id, key), State::lapsed) << key;
    EXPECT_EQ(member(id, "food").ended_because->state, State::lapsed);
    EXPECT_EQ(state(id, "tax"), State::submitted); // the acceptance was there
    EXPECT_EQ(state(id, "sign"), State::submitted);
}

} // namespace
} // namespace yimen::bundles
