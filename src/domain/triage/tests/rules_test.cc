#include "rules.h"

#include <gtest/gtest.h>

namespace yimen::triage {
namespace {

using catalogue::OnlineDepth;

catalogue::Definition item(std::vector<catalogue::Way> ways, OnlineDepth depth, int trips, bool kiosk = false) {
    catalogue::Definition out;
    out.service.ways = std::move(ways);
    out.service.online = depth;
    out.service.by_kiosk = kiosk;
    out.trips = trips;
    return out;
}

TEST(SelfServiceTest, IsOnlineWhatIsHandledThereWithoutATrip) {
    constexpr auto web = catalogue::Way::web, counter = catalogue::Way::counter, mobile = catalogue::Way::mobile;
    EXPECT_TRUE(self_service(item({counter, web}, OnlineDepth::handling, 0)).online);
    EXPECT_TRUE(self_service(item({mobile}, OnlineDepth::complete, 0)).online);
    EXPECT_FALSE(self_service(item({counter, web}, OnlineDepth::acceptance, 0)).online) << "the rest is at a counter";
    EXPECT_FALSE(self_service(item({counter, web}, OnlineDepth::handling, 1)).online) << "somebody has to appear";
    EXPECT_FALSE(self_service(item({counter}, OnlineDepth::handling, 0)).online) << "not a way of this item";
    EXPECT_FALSE(self_service({}).any()) << "what says nothing is done at a counter";
}

TEST(SelfServiceTest, MayBeAMachineInTheHall) {
    auto ways = self_service(item({catalogue::Way::counter}, OnlineDepth::none, 1, true));
    EXPECT_TRUE(ways.kiosk);
    EXPECT_FALSE(ways.online);
    EXPECT_TRUE(ways.any());
}

} // namespace
} // namespace yimen::triage
