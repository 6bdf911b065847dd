// Names in both languages: kept as given, and never made up.

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "places.h"
#include "support/engines.h"

namespace yimen::places {
namespace {

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class NamesTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), journal::migrations(), places::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        hall_.id = new_id<HallId>(kMorning);
        hall_.cell = new_id<CellId>(kMorning);
        hall_.region = new_id<RegionId>(kMorning);
        hall_.kind = "hall";
        hall_.code = "H1";
        hall_.name = "城东区政务服务中心";
        write([&](db::Tx& tx) {
            put_region(tx, {hall_.region, hall_.cell, "990102000000", "城东区", 3, {}, "Chengdong District"});
            put_hall(tx, hall_);
        });
    }
    template <class F>
    void write(F body) {
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            body(tx);
            return {};
        }));
    }
    template <class F>
    auto read(F body) {
        return db().read([&](db::Reader& reader) { return body(reader); });
    }

    HallRow hall_;
    Directory directory_;
};
YIMEN_INSTANTIATE_ENGINES(NamesTest);

TEST_P(NamesTest, AHallWithoutAnEnglishNameHasNone) {
    auto names = read([&](db::Reader& reader) { return directory_.hall_names(reader, hall_.id); });
    EXPECT_EQ(names.zh, "城东区政务服务中心");
    EXPECT_EQ(names.en, "");
}

TEST_P(NamesTest, AHallIsGivenItsEnglishNameAddressAndHoursLater) {
    hall_.name_en = "Chengdong District Government Service Centre";
    hall_.address_en = "100 Yingchun Road";
    hall_.hours_en = "Monday to Friday";
    write([&](db::Tx& tx) { put_hall(tx, hall_); });
    auto hall = read([&](db::Reader& reader) { return *directory_.hall(reader, hall_.id); });
    EXPECT_EQ(hall.name_en, hall_.name_en);
    EXPECT_EQ(hall.address_en, hall_.address_en);
    EXPECT_EQ(hall.hours_en, hall_.hours_en);
    EXPECT_EQ(read([&](db::Reader& reader) { return directory_.hall_names(reader, hall_.id).en; }), hall_.name_en);
}

TEST_P(NamesTest, RegionsDepartmentsAndCountersHaveBoth) {
    auto department = new_id<DepartmentId>(kMorning);
    auto counter = new_id<CounterId>(kMorning);
    write([&](db::Tx& tx) {
        put_department(tx, {department, hall_.cell, hall_.region, "民政局", "D1", {}, "Civil Affairs Bureau"});
        put_counter(tx, counter, hall_, 1, "comprehensive", "1 号综合窗口", "General counter 1");
        put_counter(tx, new_id<CounterId>(kMorning), hall_, 2, "comprehensive", "2 号综合窗口");
    });
    read([&](db::Reader& reader) {
        EXPECT_EQ(directory_.region_names(reader, hall_.region).en, "Chengdong District");
        EXPECT_EQ(directory_.region(reader, hall_.region)->name_en, "Chengdong District");
        EXPECT_EQ(directory_.department_names(reader, department).en, "Civil Affairs Bureau");
        EXPECT_EQ(directory_.department(reader, department)->name_en, "Civil Affairs Bureau");
        auto counters = directory_.counters(reader, hall_.id);
        EXPECT_EQ(counters.at(0).name_en, "General counter 1");
        EXPECT_EQ(counters.at(1).name_en, "");
        EXPECT_EQ(directory_.hall_names(reader, new_id<HallId>(kMorning)).zh, "");
        return 0;
    });
}

TEST_P(NamesTest, ADepartmentIsFoundByAPartOfItsNameInTheNearestRegion) {
    Region city{new_id<RegionId>(kMorning), hall_.cell, "990100000000", "云溪市", 2, {}, "Yunxi"};
    Region district{new_id<RegionId>(kMorning), hall_.cell, "990103000000", "城西区", 3, city.id, "Chengxi"};
    auto add = [&](db::Tx& tx, RegionId region, std::string name) {
        put_department(tx, {new_id<DepartmentId>(kMorning), hall_.cell, region, name, name, {}, ""});
    };
    write([&](db::Tx& tx) {
        put_region(tx, city);
        put_region(tx, district);
        add(tx, district.id, "城西区民政局");
        add(tx, city.id, "云溪市民政局");
        add(tx, city.id, "云溪市交通运输局");
        add(tx, city.id, "云溪市公安局");
        add(tx, city.id, "云溪市公安局交警支队");
    });
    auto called = [&](std::string_view name) {
        auto found = read([&](db::Reader& reader) { return directory_.department_called(reader, district.id, name); });
        return found ? found->name : "";
    };
    EXPECT_EQ(called("民政局"), "城西区民政局");
    EXPECT_EQ(called("交通运输局"), "云溪市交通运输局");
    EXPECT_EQ(called("云溪市公安局"), "云溪市公安局"); // its whole name
    EXPECT_EQ(called("公安局"), "");                   // two are as near
    EXPECT_EQ(called("海关"), "");
    EXPECT_EQ(called(""), "");
}

} // namespace
} // namespace yimen::places
