#pragma once

// A hall with three lines and some counters, on each engine; a clock that the test moves. Everybody is made by the test itself.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "journal/journal.h"
#include "outbox/outbox.h"
#include "seals/seals.h"
#include "store.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::queue {

using namespace std::chrono_literals;
using access::Role;

inline const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00"); // a Monday

class HouseTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        std::vector<db::Migration> out;
        for (const auto& module :
             {outbox::migrations(), jobs::migrations(), journal::migrations(), http::migrations(), places::migrations(),
              people::migrations(), catalogue::migrations(), seals::migrations(), licences::migrations(),
              cases::migrations(), queue::migrations()})
            out.insert(out.end(), module.begin(), module.end());
        return out;
    }

    // One server's parts on a database.
    struct Server {
        Server(db::Database& database, const Clocks& clocks, const crypto::KeyStore& keys, const std::string& folder)
            : files(made(folder + "/files")), index(made(folder + "/index")),
              catalogue(database, clocks, directory, index), people(database, clocks, keys, directory, {}),
              seals(database, clocks, keys), licences(database, clocks, keys, "http://localhost"),
              cases({database, clocks, keys, directory, calendars, people, catalogue, licences, files, seals,
                     "http://localhost"}),
              queue({database, clocks, keys, directory, calendars, people, catalogue, licences, cases}) {}
        static std::string made(const std::string& folder) {
            std::filesystem::create_directories(folder);
            return folder;
        }
        files::Store files;
        places::Directory directory;
        places::Calendars calendars;
        search::Index index;
        catalogue::Catalogue catalogue;
        people::Service people;
        seals::Seals seals;
        licences::Licences licences;
        cases::Cases cases;
        Queue queue;
    };

    template <class F>
    auto write(F body) {
        return db().write([&](db::Tx& tx) { return body(tx); });
    }

    void SetUp() override {
        EngineTest::SetUp();
        keys_ = crypto::KeyStore::open(folder_.path(), kMorning);
        server_ = std::make_unique<Server>(db(), clocks_, *keys_, folder_.path());
        hall_.id = new_id<HallId>(kMorning);
        hall_.cell = new_id<CellId>(kMorning);
        hall_.region = new_id<RegionId>(kMorning);
        hall_.kind = "hall";
        hall_.code = "H1";
        hall_.name = "城东区政务服务中心";
        write([&](db::Tx& tx) -> Result<void> {
            places::put_region(tx, {hall_.region, hall_.cell, "990102000000", "城东区", 3, {}});
            places::put_hall(tx, hall_);
            for (std::string letter : {"A", "B", "C"}) {
                lines_[letter] = new_id<CategoryId>(kMorning);
                Queue::put_category(tx,
                                    {lines_[letter], hall_.cell, hall_.id, letter, letter, letter, letter == "C", 300});
            }
            for (int number = 1; number <= kCounters; ++number) {
                counters_.push_back(new_id<CounterId>(kMorning));
                places::put_counter(tx, counters_.back(), hall_, number, "comprehensive", "窗口");
            }
            return {};
        });
        for (int i = 0; i < kCounters; ++i)
            clerks_.push_back(clerk());
        kiosk_ = access::Principal{};
        kiosk_.account = new_id<AccountId>(kMorning);
        kiosk_.cell = hall_.cell;
        kiosk_.grants.push_back({Role::kiosk, hall_.cell, {}, hall_.id, {}});
    }

    access::Principal clerk() const {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.staff = new_id<StaffId>(kMorning);
        out.cell = hall_.cell;
        out.grants.push_back({Role::clerk, hall_.cell, {}, hall_.id, {}});
        return out;
    }

    Caller as(const access::Principal& who) const { return {who, "counter", "request"}; }
    Queue& queue() { return server_->queue; }

    Result<TicketRef> issue(const std::string& letter, Priority priority = Priority::none,
                            std::optional<IdentificationId> who = {}, std::optional<SubjectId> subject = {}) {
        Issue wanted;
        wanted.hall = hall_.id;
        wanted.category = lines_.at(letter);
        wanted.priority = priority;
        wanted.identification = who;
        wanted.subject = subject;
        return write([&](db::Tx& tx) { return queue().issue(tx, as(kiosk_), wanted); });
    }
    Result<IdentificationId> identify(const std::string& number) {
        auto made = write([&](db::Tx& tx) { return queue().identify(tx, as(kiosk_), number, {}); });
        if (!made)
            return fail(made.error());
        return made->id;
    }
    Result<void> open(int counter, std::vector<CategoryId> categories = {}) {
        return write([&](db::Tx& tx) {
            return queue().open_counter(tx, as(clerks_[static_cast<std::size_t>(counter)]),
                                        counters_[static_cast<std::size_t>(counter)], categories);
        });
    }
    Result<void> close(int counter) {
        return write([&](db::Tx& tx) {
            return queue().close_counter(tx, as(clerks_[static_cast<std::size_t>(counter)]),
                                         counters_[static_cast<std::size_t>(counter)]);
        });
    }
    // What stands at one counter, to another.
    Result<TicketRef> send(int from, TicketId ticket, int to) {
        auto now = read(ticket);
        return write([&](db::Tx& tx) {
            return queue().transfer(tx, as(clerks_[static_cast<std::size_t>(from)]), ticket, now.revision,
                                    {{}, counters_[static_cast<std::size_t>(to)], ""});
        });
    }
    Result<CallRef> call_next(int counter) {
        return write([&](db::Tx& tx) {
            return queue().call_next(tx, as(clerks_[static_cast<std::size_t>(counter)]),
                                     counters_[static_cast<std::size_t>(counter)]);
        });
    }
    Result<TicketRef> act(int counter, TicketId ticket, TicketAction action) {
        auto now = read(ticket);
        return write([&](db::Tx& tx) {
            return queue().act(tx, as(clerks_[static_cast<std::size_t>(counter)]), ticket, now.revision, action);
        });
    }
    // Staff of a role in a hall.
    static access::Principal with(Role role, CellId cell, HallId hall) {
        access::Principal out;
        out.account = new_id<AccountId>(kMorning);
        out.cell = cell;
        out.grants.push_back({role, cell, {}, hall, {}});
        return out;
    }
    access::Principal manager() const { return with(Role::hall_manager, hall_.cell, hall_.id); }
    store::Ticket read(TicketId ticket) {
        return *db().read([&](db::Reader& reader) { return store::any(reader, ticket); });
    }
    std::string called(int counter) {
        auto next = call_next(counter);
        return next && next->ticket ? read(*next->ticket).number() : "";
    }

    static constexpr int kCounters = 6;
    test::ScratchDirectory folder_;
    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    std::unique_ptr<crypto::KeyStore> keys_;
    std::unique_ptr<Server> server_;
    places::HallRow hall_;
    std::map<std::string, CategoryId> lines_;
    std::vector<CounterId> counters_;
    std::vector<access::Principal> clerks_;
    access::Principal kiosk_;
};

} // namespace yimen::queue
