// Names are read once for many pages, and what was changed meanwhile shows within ten seconds.

#include "place_names.h"

#include <gtest/gtest.h>

namespace yimen::catalogue {
namespace {

using namespace std::chrono_literals;

class KeptNamesTest : public testing::Test {
  protected:
    std::unordered_map<RegionId, places::Names> of(std::vector<RegionId> ids, std::chrono::seconds after) {
        return kept_.of(ids, start_ + after, [this](const std::vector<RegionId>& wanted) {
            asked_.push_back(wanted);
            std::unordered_map<RegionId, places::Names> out;
            for (const auto& id : wanted)
                if (auto name = stored_.find(id); name != stored_.end())
                    out[id] = {name->second, ""};
            return out;
        });
    }

    KeptNames<RegionId> kept_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    RegionId here_ = new_id<RegionId>(Instant{}), there_ = new_id<RegionId>(Instant{});
    std::unordered_map<RegionId, std::string> stored_{{here_, "城东区"}, {there_, "城西区"}};
    std::vector<std::vector<RegionId>> asked_;
};

TEST_F(KeptNamesTest, AsksOnceForWhatItDoesNotKnow) {
    EXPECT_EQ(of({here_}, 0s).at(here_).zh, "城东区");
    auto both = of({here_, there_}, 5s);
    EXPECT_EQ(both.at(here_).zh + both.at(there_).zh, "城东区城西区");
    EXPECT_EQ(of({there_, here_}, 9s).size(), 2U);
    EXPECT_EQ(asked_, (std::vector<std::vector<RegionId>>{{here_}, {there_}}));
}

TEST_F(KeptNamesTest, ShowsAChangeWithinTenSeconds) {
    of({here_}, 0s);
    stored_[here_] = "东城区";
    EXPECT_EQ(of({here_}, 9s).at(here_).zh, "城东区");
    EXPECT_EQ(of({here_}, 10s).at(here_).zh, "东城区");
}

TEST_F(KeptNamesTest, LeavesOutWhatIsNotThereAndAsksForItAgain) {
    auto nowhere = new_id<RegionId>(Instant{});
    EXPECT_TRUE(of({nowhere}, 0s).empty());
    stored_[nowhere] = "新区";
    EXPECT_EQ(of({nowhere}, 1s).at(nowhere).zh, "新区");
}

} // namespace
} // namespace yimen::catalogue
