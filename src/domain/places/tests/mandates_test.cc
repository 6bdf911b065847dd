// Mandates (行政许可法 art. 24): entered by one, confirmed by another, in force on their days, ended with a reason; and what a store that runs
// takes over.

#include "mandates.h"

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"
#include "support/written.h"

namespace yimen::places {
namespace {

const Instant kMandateMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");
Date on(std::string_view text) { return parse_date(text).value(); }

class MandatesTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), journal::migrations(), places::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            put_region(tx, {region_, cell_, "990102000000", "城东区", 3, {}});
            market_ = find_or_put_department(tx, {fresh<DepartmentId>(), cell_, region_, "市场监督管理局", "D1", {}});
            centre_ = find_or_put_department(tx, {fresh<DepartmentId>(), cell_, region_, "政务服务管理局", "D2", {}});
            HallRow hall;
            hall.id = hall_;
            hall.cell = cell_;
            hall.region = region_;
            hall.kind = "hall";
            hall.code = "H1";
            hall.name = "城东区政务服务中心";
            hall.department = centre_;
            put_hall(tx, hall);
            return {};
        }));
        editor_ = editor(region_);
        second_ = editor(region_);
    }
    template <class T>
    static T fresh() {
        return new_id<T>(kMandateMorning);
    }
    access::Principal editor(RegionId region) const {
        access::Principal out;
        out.account = fresh<AccountId>();
        out.staff = fresh<StaffId>();
        out.cell = cell_;
        out.display_name = "沈九示";
        out.grants = {{access::Role::catalogue_editor, cell_, {region}, {}, {}}};
        return out;
    }
    NewMandate wanted(std::vector<MandateItem> items = {}) const {
        return {market_,          centre_,          MandateAct::accept,        std::move(items),
                on("2026-09-01"), on("2026-09-30"), {"城东市监委〔2026〕1号"}, {"授权委托书"},
                on("2026-08-28"), {"区政府网站"}};
    }
    Result<MandateRef> propose(const NewMandate& mandate, const access::Principal& by) {
        return db().write([&](db::Tx& tx) { return mandates_.propose(tx, {by, "console", "r"}, mandate); });
    }
    Result<MandateRef> confirm(const MandateRef& ref, const access::Principal& by) {
        return db().write([&](db::Tx& tx) {
            return mandates_.confirm(tx, {by, "console", "r"}, ref.id, ref.revision);
        });
    }
    Result<MandateRef> end(const MandateRef& ref, const access::Principal& by) {
        return db().write([&](db::Tx& tx) {
            return mandates_.end(tx, {by, "console", "r"}, ref.id, ref.revision, "机构改革");
        });
    }
    bool in_force(std::string_view day, Uuid item = {}, MandateAct act = MandateAct::accept) {
        MandateQuestion asked{market_, act, item, on(day)};
        return db().read([&](db::Reader& reader) {
            bool to_organ = mandate_to(reader, asked, {centre_}).has_value();
            EXPECT_EQ(mandate_to_hall(reader, asked, hall_).has_value(), to_organ);
            return to_organ;
        });
    }
    template <class T>
    static std::string code_of(const Result<T>& result) {
        return result ? "" : std::string(result.error().code->code);
    }

    FixedClock clock_{kMandateMorning};
    Clocks clocks_{clock_, clock_};
    Directory directory_;
    Mandates mandates_{clocks_, directory_};
    CellId cell_ = fresh<CellId>();
    RegionId region_ = fresh<RegionId>();
    HallId hall_ = fresh<HallId>();
    DepartmentId market_, centre_;
    access::Principal editor_, second_;
};
YIMEN_INSTANTIATE_ENGINES(MandatesTest);

TEST_P(MandatesTest, IsInForceOnItsDaysOnceASecondPersonHasConfirmedIt) {
    auto entered = propose(wanted(), editor_);
    ASSERT_TRUE(entered) << code_of(entered);
    EXPECT_FALSE(in_force("2026-09-28"));
    EXPECT_EQ(code_of(confirm(*entered, editor_)), "places.mandate_second_person");
    auto confirmed = confirm(*entered, second_);
    ASSERT_TRUE(confirmed) << code_of(confirmed);
    EXPECT_EQ(code_of(confirm(*entered, second_)), "places.mandate_stale");
    EXPECT_EQ(code_of(confirm(*confirmed, second_)), "places.mandate_state");
    EXPECT_FALSE(in_force("2026-08-31"));
    EXPECT_TRUE(in_force("2026-09-01"));
    EXPECT_TRUE(in_force("2026-09-30"));
    EXPECT_FALSE(in_force("2026-10-01"));
    EXPECT_FALSE(in_force("2026-09-28", {}, MandateAct::decide)) << "to accept is not to decide";
}

TEST_P(MandatesTest, CoversTheItemsThatItNames) {
    Uuid named = new_uuid(kMandateMorning), other = new_uuid(kMandateMorning);
    auto entered = propose(wanted({{named, {"食品经营许可"}}}), editor_);
    ASSERT_TRUE(entered);
    ASSERT_TRUE(confirm(*entered, second_));
    EXPECT_TRUE(in_force("2026-09-28", named));
    EXPECT_FALSE(in_force("2026-09-28", other));
    auto received = db().read([&](db::Reader& reader) {
        return mandates_received(reader, {centre_, market_}, MandateAct::accept, on("2026-09-28"));
    });
    ASSERT_EQ(received.size(), 1u);
    ASSERT_EQ(received[0].items.size(), 1u);
    EXPECT_EQ(received[0].items[0].name.value, "食品经营许可");
}

TEST_P(MandatesTest, EndsAtOnceWithAReasonAndSaysSinceWhenThereIsNone) {
    auto entered = propose(wanted(), editor_);
    auto confirmed = confirm(*entered, second_);
    ASSERT_TRUE(confirmed);
    MandateQuestion asked{market_, MandateAct::accept, {}, on("2026-10-12")};
    auto since = [&] {
        return db().read([&](db::Reader& reader) { return without_mandate_since(reader, asked, {centre_}); });
    };
    EXPECT_EQ(since(), on("2026-10-01"));
    auto ended = end(*confirmed, editor_);
    ASSERT_TRUE(ended) << code_of(ended);
    EXPECT_FALSE(in_force("2026-09-28"));
    EXPECT_EQ(since(), on("2026-09-28"));
    EXPECT_EQ(code_of(end(*ended, editor_)), "places.mandate_state");
    auto journal = test::journal_rows(db());
    for (const char* action : {"mandate.propose", "mandate.confirm", "mandate.end"})
        EXPECT_EQ(std::ranges::count(journal, action, &test::JournalRow::action), 1) << action;
    asked.giving = centre_;
    EXPECT_EQ(db().read([&](db::Reader& reader) { return without_mandate_since(reader, asked, {market_}); }),
              std::nullopt);
}

TEST_P(MandatesTest, IsKeptByThoseOfTheGivingOrgansRegionOnly) {
    auto stranger = editor(fresh<RegionId>());
    EXPECT_EQ(code_of(propose(wanted(), stranger)), "places.mandate_organ");
    auto unknown = wanted();
    unknown.receiving_id = fresh<DepartmentId>();
    EXPECT_EQ(code_of(propose(unknown, editor_)), "places.mandate_organ");
    auto itself = wanted();
    itself.receiving_id = market_;
    EXPECT_EQ(code_of(propose(itself, editor_)), "request.invalid");
    auto backwards = wanted();
    backwards.last_day = on("2026-08-01");
    EXPECT_EQ(code_of(propose(backwards, editor_)), "request.invalid");
    auto entered = propose(wanted(), editor_);
    ASSERT_TRUE(entered);
    EXPECT_EQ(code_of(confirm(*entered, stranger)), "places.mandate_not_found");
    EXPECT_EQ(code_of(end(*entered, stranger)), "places.mandate_not_found");
}

// A store from before mandates were kept.
class TakenOverTest : public MandatesTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& one : MandatesTest::migrations())
            if (one.module != "places" || one.number < 4)
                out.push_back(one);
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            put_region(tx, {region_, cell_, "990102000000", "城东区", 3, {}});
            market_ = find_or_put_department(tx, {fresh<DepartmentId>(), cell_, region_, "市场监督管理局", "D1", {}});
            tx.exec("INSERT INTO hall (id, cell_id, region_id, kind, code, name, address, phone, hours, opens_minute,"
                    " closes_minute, revision) VALUES ($1, $2, $3, 'hall', 'H1', '城东区政务服务中心', '', '', '', "
                    "540, 1020, 1)",
                    hall_, cell_, region_);
            return {};
        }));
        db::migrate(db(), MandatesTest::migrations(), kMandateMorning);
    }
};
YIMEN_INSTANTIATE_ENGINES(TakenOverTest);

TEST_P(TakenOverTest, AHallGoesOnAcceptingUnderMandatesThatSayThatTheyWereTakenOver) {
    auto hall = db().read([&](db::Reader& reader) { return directory_.hall(reader, hall_); });
    ASSERT_TRUE(hall && hall->department);
    MandateQuestion asked{market_, MandateAct::accept, {}, on("2099-01-01")};
    auto mandate = db().read([&](db::Reader& reader) { return mandate_to_hall(reader, asked, hall_); });
    ASSERT_TRUE(mandate);
    EXPECT_TRUE(mandate->taken_over);
    EXPECT_TRUE(mandate->document_number.empty());
    EXPECT_FALSE(mandate->last_day);
    asked.day = on("2020-01-01");
    EXPECT_FALSE(db().read([&](db::Reader& reader) { return mandate_to_hall(reader, asked, hall_); })) << "not before";
    asked = {market_, MandateAct::decide, {}, on("2099-01-01")};
    EXPECT_FALSE(db().read([&](db::Reader& reader) { return mandate_to_hall(reader, asked, hall_); }));
    DepartmentId later;
    ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
        later = find_or_put_department(tx, {fresh<DepartmentId>(), cell_, region_, "医疗保障局", "D9", {}});
        return {};
    }));
    asked = {later, MandateAct::accept, {}, on("2099-01-01")};
    EXPECT_FALSE(db().read([&](db::Reader& reader) { return mandate_to_hall(reader, asked, hall_); }));
}

} // namespace
} // namespace yimen::places
