#include "store.h"

#include <gtest/gtest.h>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "support/engines.h"

namespace yimen::printing {
namespace {

using namespace std::chrono_literals;
using access::Role;

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

class PrintingStoreTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module : {outbox::migrations(), jobs::migrations(), journal::migrations(), http::migrations(),
                                   places::migrations(), printing::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    void SetUp() override {
        EngineTest::SetUp();
        for (places::HallRow* hall : {&hall_, &other_}) {
            hall->id = new_id<HallId>(kMorning);
            hall->cell = cell_;
            hall->region = region_;
            hall->kind = "hall";
            hall->code = hall == &hall_ ? "H1" : "H2";
            hall->name = "大厅";
        }
        device_.id = new_id<places::DeviceId>(kMorning);
        device_.cell = cell_;
        device_.hall = hall_.id;
        device_.name = "1 号取号机";
        write([&](db::Tx& tx) {
            places::put_region(tx, {region_, cell_, "990102000000", "城东区", 3, {}});
            places::put_hall(tx, hall_);
            places::put_hall(tx, other_);
            places::put_device(tx, device_);
            return true;
        });
    }

    template <class F>
    bool write(F body) {
        return db().write([&](db::Tx& tx) -> Result<bool> { return body(tx); }).value();
    }

    access::Principal who(Role role, HallId hall) const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.cell = cell_;
        out.grants.push_back({role, cell_, {}, hall, {}});
        return out;
    }

    store::Printer printer(bool of_kiosk) const {
        store::Printer out;
        out.id = new_id<PrinterId>(kMorning);
        out.scope = {cell_, region_, hall_.id, {}, {}};
        if (of_kiosk)
            out.device = device_.id;
        out.settings = {"打印机", "10.0.0.7", 9100, 58};
        return out;
    }
    bool add(const store::Printer& one) {
        return write([&](db::Tx& tx) { return store::insert(tx, one); });
    }
    store::Slip slip(const store::Printer& printer, std::optional<queue::TicketId> ticket,
                     Instant at = kMorning) const {
        store::Slip out;
        out.id = new_id<SlipId>(at);
        out.scope = printer.scope;
        out.printer = printer.id;
        out.ticket = ticket;
        out.number = ticket ? "A001" : "";
        out.asked_at = at;
        out.give_up_at = at + 60s;
        return out;
    }
    bool ask(const store::Slip& one) {
        return write([&](db::Tx& tx) { return store::insert(tx, one); });
    }
    bool move(store::Slip& one, SlipState state) {
        auto before = one.attempts++;
        one.state = state;
        return write([&](db::Tx& tx) { return store::update(tx, one, before); });
    }
    template <class F>
    auto read(F body) {
        return db().read([&](db::Reader& reader) { return body(reader); });
    }

    CellId cell_ = new_id<CellId>(kMorning);
    RegionId region_ = new_id<RegionId>(kMorning);
    places::HallRow hall_, other_;
    places::Device device_;
    queue::TicketId ticket_ = new_id<queue::TicketId>(kMorning);
};
YIMEN_INSTANTIATE_ENGINES(PrintingStoreTest);

TEST_P(PrintingStoreTest, AKioskPrintsOnItsOwnElseOnThatOfItsHall) {
    auto found = [&](std::optional<Uuid> device, HallId hall) {
        return read([&](db::Reader& reader) { return store::printer_for(reader, hall, device); });
    };
    EXPECT_FALSE(found(device_.id.value, hall_.id));
    auto of_hall = printer(false), of_kiosk = printer(true);
    ASSERT_TRUE(add(of_hall));
    EXPECT_EQ(found(device_.id.value, hall_.id)->id, of_hall.id);
    ASSERT_TRUE(add(of_kiosk));
    EXPECT_EQ(found(device_.id.value, hall_.id)->id, of_kiosk.id);
    EXPECT_EQ(found({}, hall_.id)->id, of_hall.id);
    EXPECT_FALSE(found({}, other_.id));
    EXPECT_FALSE(add(printer(true))) << "one for each kiosk";
    EXPECT_FALSE(add(printer(false))) << "and one for the hall";
    of_kiosk.removed_at = kMorning;
    of_kiosk.revision = 2;
    ASSERT_TRUE(write([&](db::Tx& tx) { return store::change(tx, of_kiosk, 1); }));
    EXPECT_EQ(found(device_.id.value, hall_.id)->id, of_hall.id);
    EXPECT_TRUE(add(printer(true))) << "another in its place";
}

TEST_P(PrintingStoreTest, APrinterIsHeldByOneAtATimeAndSaysTheNewestOfItself) {
    auto one = printer(false);
    ASSERT_TRUE(add(one));
    auto take = [&](Instant now) { return write([&](db::Tx& tx) { return store::take(tx, one.id, now, now + 10s); }); };
    auto release = [&](Condition condition, Instant at) {
        return write([&](db::Tx& tx) { return store::release(tx, one.id, condition, at); });
    };
    auto now = [&] { return *read([&](db::Reader& reader) { return store::any_printer(reader, one.id); }); };
    EXPECT_TRUE(take(kMorning));
    EXPECT_FALSE(take(kMorning + 9s));
    EXPECT_TRUE(take(kMorning + 11s)) << "whoever held it is gone";
    EXPECT_TRUE(release(Condition::paper_out, kMorning + 12s));
    EXPECT_EQ(now().condition, Condition::paper_out);
    EXPECT_TRUE(take(kMorning + 12s));
    EXPECT_FALSE(release(Condition::paper_out, kMorning + 20s)) << "nothing new";
    EXPECT_EQ(now().condition_at, kMorning + 20s);
    EXPECT_FALSE(release(Condition::ready, kMorning + 13s)) << "of before";
    EXPECT_EQ(now().condition, Condition::paper_out);
}

TEST_P(PrintingStoreTest, ATicketHasOnePaperUnderWayAndRemembersThoseThatMayBeAbout) {
    auto one = printer(false);
    ASSERT_TRUE(add(one));
    auto papers = [&] { return read([&](db::Reader& reader) { return store::papers_of(reader, ticket_); }); };
    auto first = slip(one, ticket_);
    ASSERT_TRUE(ask(first));
    EXPECT_FALSE(ask(slip(one, ticket_))) << "however often it is pressed";
    EXPECT_TRUE(ask(slip(one, {}))) << "test prints are nobody's";
    EXPECT_TRUE(ask(slip(one, {})));
    first.content = R"({"number":"A001"})";
    ASSERT_TRUE(move(first, SlipState::printing));
    auto overtaken = first;
    overtaken.attempts = 0;
    EXPECT_FALSE(move(overtaken, SlipState::printed)) << "somebody else has begun";
    first.reason = Condition::unreachable;
    ASSERT_TRUE(move(first, SlipState::failed));
    EXPECT_EQ(papers(), 0) << "nothing of it came out";
    EXPECT_FALSE(move(first, SlipState::printed)) << "what is over stays";
    auto second = slip(one, ticket_, kMorning + 70s);
    ASSERT_TRUE(ask(second));
    second.begun = 1;
    ASSERT_TRUE(move(second, SlipState::failed));
    EXPECT_EQ(papers(), 1);
    EXPECT_EQ(read([&](db::Reader& reader) { return store::first_content(reader, ticket_); }), first.content);
    EXPECT_FALSE(read([&](db::Reader& reader) { return store::under_way(reader, ticket_).has_value(); }));
    auto kept = read([&](db::Reader& reader) { return store::slip(reader, first.id); });
    EXPECT_EQ(kept->reason, Condition::unreachable);
}

TEST_P(PrintingStoreTest, IsReadByThoseOfTheHallAndKeptByItsManager) {
    auto one = printer(false);
    ASSERT_TRUE(add(one));
    ASSERT_TRUE(ask(slip(one, ticket_)));
    auto seen = [&](Role role, HallId hall) {
        return read([&](db::Reader& reader) {
            auto principal = who(role, hall);
            store::SlipQuery query;
            query.hall = hall_.id;
            auto rows = store::slips(reader, principal, kReaders, query);
            EXPECT_EQ(static_cast<std::int64_t>(rows.size()), store::count(reader, principal, kReaders, query));
            EXPECT_EQ(rows.size(), store::printers(reader, principal, hall_.id).size());
            return rows.size();
        });
    };
    EXPECT_EQ(seen(Role::hall_manager, hall_.id), 1u);
    EXPECT_EQ(seen(Role::guide, hall_.id), 1u);
    EXPECT_EQ(seen(Role::hall_manager, other_.id), 0u);
    EXPECT_EQ(seen(Role::clerk, hall_.id), 0u);
    auto keeps = [&](Role role, HallId hall) {
        return read(
            [&](db::Reader& reader) { return store::printer(reader, who(role, hall), kKeepers, one.id).has_value(); });
    };
    EXPECT_TRUE(keeps(Role::hall_manager, hall_.id));
    EXPECT_FALSE(keeps(Role::hall_manager, other_.id));
    EXPECT_FALSE(keeps(Role::guide, hall_.id));
}

} // namespace
} // namespace yimen::printing
