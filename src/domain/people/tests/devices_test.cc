// Devices of a hall: which of them went silent.

#include "house.h"

namespace yimen::people {
namespace {

class DevicesTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        manager_.account = new_id<AccountId>(kMorning);
        manager_.cell = cell_;
        manager_.grants = {{Role::hall_manager, cell_, {}, hall_, {}}};
    }
    DeviceRef add(places::DeviceKind kind, const std::string& name) {
        return write([&](db::Tx& tx) { return service().add_device(tx, {}, manager_, {hall_, kind, {name}, {}, {}}); });
    }
    bool silent(places::DeviceId id) {
        auto page = service().devices(manager_, hall_);
        for (const auto& one : page->items)
            if (one.id == id)
                return one.silent;
        throw std::runtime_error("no such device in the list");
    }
    access::Principal manager_;
};

TEST_P(DevicesTest, OneIsSilentThreeMinutesAfterItWasLastHeardAndNotBeforeItWasPaired) {
    auto kiosk = add(places::DeviceKind::kiosk, "1 号取号机");
    system_.advance(1h);
    EXPECT_FALSE(silent(kiosk.id)) << "nobody has paired it";
    auto fresh = write([&](db::Tx& tx) { return service().renew_pairing(tx, {}, manager_, kiosk.id); });
    auto paired = service().pair_device({}, service().pairing_code(fresh));
    ASSERT_TRUE(paired);
    system_.advance(rules::kDeviceSilent);
    EXPECT_FALSE(silent(kiosk.id));
    system_.advance(1s);
    EXPECT_TRUE(silent(kiosk.id));
    EXPECT_TRUE(service().authenticate(paired->session_token).has_value());
    EXPECT_FALSE(silent(kiosk.id)) << "it called";
    system_.advance(1h);
    write([&](db::Tx& tx) { return service().end_device(tx, {}, manager_, kiosk.id); });
    EXPECT_FALSE(silent(kiosk.id)) << "it is out of use";
}

YIMEN_INSTANTIATE_ENGINES(DevicesTest);

} // namespace
} // namespace yimen::people
