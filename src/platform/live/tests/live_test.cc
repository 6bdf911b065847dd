#include <future>
#include <set>

#include "board.h"
#include "live.h"
#include "support/engines.h"
#include "support/eventually.h"

namespace yimen::live {
namespace {

using namespace std::chrono_literals;
using test::eventually;

constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00

// A browser's side of a stream, as far as WHATWG HTML §9.2.6 matters here.
class Listener {
  public:
    void connect(const http::Reply& reply) {
        stream_ = reply.events;
        stream_->open([wire = wire_](Chunk chunk) { return wire->take(std::move(chunk)); },
                      [wire = wire_] { wire->closed = true; });
    }
    ~Listener() { disconnect(); }
    void disconnect() {
        if (stream_)
            stream_->closed();
        stream_.reset();
    }
    void become_slow() { wire_->slow = true; }
    bool closed() const { return wire_->closed; }
    std::vector<Chunk> chunks() const {
        std::lock_guard lock(wire_->mutex);
        return wire_->chunks;
    }
    std::string text() const {
        std::string out;
        for (const Chunk& chunk : chunks())
            out += *chunk;
        return out;
    }
    // The data of the events, in order.
    std::vector<boost::json::object> events() const {
        std::vector<boost::json::object> out;
        for (const std::string& line : lines("data: "))
            out.push_back(boost::json::parse(line).as_object());
        return out;
    }
    std::vector<std::int64_t> revisions() const {
        std::vector<std::int64_t> out;
        for (const auto& event : events())
            if (event.contains("revision"))
                out.push_back(event.at("revision").as_int64());
        return out;
    }
    std::string last_event_id() const {
        auto ids = lines("id: ");
        return ids.empty() ? "" : ids.back();
    }
    std::size_t resets() const { return lines("event: reset").size(); }

  private:
    // What follows `start` in each line that begins so.
    std::vector<std::string> lines(std::string_view start) const {
        std::vector<std::string> out;
        const std::string all = text();
        for (std::string_view line : split(all, '\n'))
            if (line.starts_with(start))
                out.emplace_back(line.substr(start.size()));
        return out;
    }

    // The hub may still be writing when the listener goes away.
    struct Wire {
        std::mutex mutex;
        std::vector<Chunk> chunks;
        std::atomic<bool> slow{false}, closed{false};

        bool take(Chunk chunk) {
            std::lock_guard lock(mutex);
            if (!slow)
                chunks.push_back(std::move(chunk));
            return !slow;
        }
    };
    std::shared_ptr<Wire> wire_ = std::make_shared<Wire>();
    std::shared_ptr<http::EventSource> stream_;
};

class LiveTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override { return outbox::migrations(); }

    static outbox::NewEvent thing(std::int64_t revision, bool is_public = true) {
        outbox::NewEvent event;
        event.kind = "ThingMoved";
        event.scope.cell = kCell;
        event.is_public = is_public;
        event.object_kind = "thing";
        event.object = kThing;
        event.revision = revision;
        event.payload = {{"secret", "payload"}};
        return event;
    }
    void publish(const outbox::NewEvent& event) { publish_all({event}); }
    void publish_all(const std::vector<outbox::NewEvent>& events) {
        std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
            for (const auto& event : events)
                outbox::publish(tx, kMorning, event);
            return {};
        });
    }
    // All `count` events may be read, so that a hub which starts now begins behind them.
    void settle(std::size_t count) {
        ASSERT_TRUE(eventually([&] {
            return db().read([&](db::Reader& reader) {
                return outbox::read_last(reader, static_cast<int>(count) + 1).size() == count;
            });
        }));
    }
    std::unique_ptr<Hub> start_hub(Pace pace = {.heartbeat = 1h, .revalidate = 1h}) {
        auto hub = std::make_unique<Hub>(
            db(), [this](const access::Principal&) { return valid_.load(); }, pace);
        hub->start();
        return hub;
    }
    access::Principal clerk() const {
        access::Principal who;
        who.account = AccountId{new_uuid(kMorning)};
        who.session = SessionId{new_uuid(kMorning)};
        who.cell = kCell;
        who.grants.push_back(
            {.role = access::Role::clerk, .cell = kCell, .regions = {}, .hall = kHall, .department = {}});
        return who;
    }

    std::atomic<bool> valid_{true};
    static inline const CellId kCell{*Uuid::parse("00000000-0000-7000-8000-00000000ce11")};
    static inline const HallId kHall{*Uuid::parse("00000000-0000-7000-8000-000000000a11")};
    static inline const HallId kOtherHall{*Uuid::parse("00000000-0000-7000-8000-000000000b11")};
    static inline const Uuid kThing = *Uuid::parse("00000000-0000-7000-8000-000000000b1e");
    using Revisions = std::vector<std::int64_t>;
};
YIMEN_INSTANTIATE_ENGINES(LiveTest);

TEST_P(LiveTest, APublicStreamGetsPublicEventsWithTheirPayloadFromNowOn) {
    publish(thing(1));
    settle(1);
    auto hub = start_hub();
    Listener board;
    http::Reply reply = hub->open_public("", std::nullopt);
    EXPECT_EQ(reply.content_type, "text/event-stream");
    board.connect(reply);
    publish(thing(2, false));
    publish(thing(3));
    ASSERT_TRUE(eventually([&] { return !board.events().empty(); }));
    EXPECT_EQ(board.revisions(), (Revisions{3}));
    const auto event = board.events().front();
    EXPECT_EQ(event.at("kind").as_string(), "ThingMoved");
    EXPECT_EQ(event.at("object_kind").as_string(), "thing");
    EXPECT_EQ(event.at("id").as_string(), kThing.str());
    EXPECT_EQ(event.at("schema_version").as_int64(), 1);
    EXPECT_EQ(event.at("at").as_string(), to_rfc3339(kMorning));
    EXPECT_EQ(event.at("payload").as_object(), (boost::json::object{{"secret", "payload"}}));
}

TEST_P(LiveTest, AllListenersShareOneBuffer) {
    auto hub = start_hub();
    Listener one, two;
    one.connect(hub->open_public("", std::nullopt));
    two.connect(hub->open_public("", std::nullopt));
    publish_all({thing(1), thing(2)});
    ASSERT_TRUE(eventually([&] { return one.revisions().size() == 2 && two.revisions().size() == 2; }));
    EXPECT_EQ(one.chunks().back(), two.chunks().back());
    EXPECT_EQ(one.chunks().size(), 2u); // the greeting, and one for the whole batch
}

TEST_P(LiveTest, ABoardOfAHallGetsThatHallAndWhatConcernsNoHall) {
    auto hub = start_hub();
    Listener board;
    board.connect(hub->open_public("", kHall));
    auto here = thing(1), elsewhere = thing(2), everywhere = thing(3);
    here.scope.hall = kHall;
    elsewhere.scope.hall = kOtherHall;
    publish_all({here, elsewhere, everywhere});
    ASSERT_TRUE(eventually([&] { return board.revisions().size() >= 2; }));
    EXPECT_EQ(board.revisions(), (Revisions{1, 3}));
}

TEST_P(LiveTest, APrivateStreamGetsWhatItsScopeCoversAndNoPayload) {
    auto hub = start_hub();
    Listener page;
    page.connect(hub->open_private(clerk(), access::kStaffRoles, ""));
    auto mine = thing(1, false), other = thing(2, false), open = thing(3, true), last = thing(4, false);
    mine.scope.hall = kHall;
    other.scope.hall = kOtherHall;
    last.scope.hall = kHall;
    publish_all({mine, other, open, last});
    ASSERT_TRUE(eventually([&] { return page.revisions().size() >= 2; }));
    EXPECT_EQ(page.revisions(), (Revisions{1, 4}));
    EXPECT_EQ(page.text().find("secret"), std::string::npos);
    EXPECT_EQ(
        page.events()[0],
        (boost::json::object{{"kind", "ThingMoved"}, {"object_kind", "thing"}, {"id", kThing.str()}, {"revision", 1}}));
}

TEST_P(LiveTest, RolesThatTheRouteDoesNotNameCoverNothing) {
    auto hub = start_hub();
    Listener as_clerk, as_reviewer;
    as_clerk.connect(hub->open_private(clerk(), {access::Role::clerk}, ""));
    as_reviewer.connect(hub->open_private(clerk(), {access::Role::reviewer}, ""));
    auto mine = thing(1, false);
    mine.scope.hall = kHall;
    publish(mine);
    ASSERT_TRUE(eventually([&] { return !as_clerk.events().empty(); }));
    EXPECT_TRUE(as_reviewer.events().empty());
}

TEST_P(LiveTest, AStreamThatComesBackGetsWhatItMissedOnce) {
    auto hub = start_hub();
    Listener first;
    first.connect(hub->open_public("", std::nullopt));
    publish(thing(1));
    ASSERT_TRUE(eventually([&] { return first.revisions() == Revisions{1}; }));
    const std::string last = first.last_event_id();
    first.disconnect();
    publish_all({thing(2), thing(3, false), thing(4)});
    Listener witness;
    ASSERT_TRUE(eventually([&] {
        witness.connect(hub->open_public(last, std::nullopt));
        return witness.revisions().size() >= 2;
    }));
    Listener again;
    again.connect(hub->open_public(last, std::nullopt));
    EXPECT_EQ(again.revisions(), (Revisions{2, 4}));
    publish(thing(5));
    ASSERT_TRUE(eventually([&] { return again.revisions().size() >= 3; }));
    EXPECT_EQ(again.revisions(), (Revisions{2, 4, 5}));
    EXPECT_EQ(again.resets(), 0u);
}

TEST_P(LiveTest, AStreamResumesAfterARestartOfTheServer) {
    publish_all({thing(1), thing(2), thing(3)});
    settle(3);
    const auto first = db().read([](db::Reader& reader) { return outbox::read_last(reader, 3); }).front().position;
    auto hub = start_hub();
    Listener page;
    page.connect(hub->open_public(first.str(), std::nullopt));
    EXPECT_EQ(page.revisions(), (Revisions{2, 3}));
}

// Listeners come and go while four threads publish: each must see every event, once and in order.
TEST_P(LiveTest, ResumingWhileOthersPublishLeavesNoGapAndNoDouble) {
    constexpr int kWriters = 4, kEach = 50;
    auto hub = start_hub();
    Listener whole;
    whole.connect(hub->open_public("", std::nullopt));
    std::string last = whole.last_event_id();

    std::vector<std::future<void>> writers;
    for (int writer = 0; writer < kWriters; ++writer)
        writers.push_back(std::async(std::launch::async, [&, writer] {
            for (int i = 0; i < kEach; ++i) {
                publish(thing(writer * 1000 + i));
                hub->wake();
            }
        }));
    Revisions pieces;
    ASSERT_TRUE(eventually([&] {
        Listener visit;
        visit.connect(hub->open_public(last, std::nullopt));
        visit.disconnect();
        for (auto revision : visit.revisions())
            pieces.push_back(revision);
        EXPECT_EQ(visit.resets(), 0u);
        last = visit.last_event_id();
        return pieces.size() >= kWriters * kEach;
    }));
    for (auto& writer : writers)
        writer.get();
    ASSERT_TRUE(eventually([&] { return whole.revisions().size() >= kWriters * kEach; }));
    EXPECT_EQ(pieces, whole.revisions());
    EXPECT_EQ(std::set(pieces.begin(), pieces.end()).size(), static_cast<std::size_t>(kWriters * kEach));
}

TEST_P(LiveTest, APositionThatIsNoneOrUnknownGetsOneReset) {
    auto hub = start_hub();
    for (const char* id : {"nonsense", "0", "9999999999.1", "1.9999999999999"}) {
        Listener page;
        page.connect(hub->open_public(id, std::nullopt));
        EXPECT_EQ(page.resets(), 1u) << id;
        EXPECT_TRUE(page.revisions().empty());
        EXPECT_EQ(page.last_event_id(), outbox::Position{}.str());
    }
}

TEST_P(LiveTest, APositionThatWasTrimmedAwayGetsOneReset) {
    FixedClock clock(kMorning);
    outbox::Relay relay(db(), {clock, clock});
    publish_all({thing(1), thing(2)});
    settle(2);
    const auto events = db().read([](db::Reader& reader) { return outbox::read_last(reader, 2); });
    relay.trim(kMorning + 1h);
    publish(thing(3));
    settle(1);
    auto hub = start_hub();
    Listener old, young;
    old.connect(hub->open_public(events[0].position.str(), std::nullopt));
    young.connect(hub->open_public(events[1].position.str(), std::nullopt));
    EXPECT_EQ(old.resets(), 1u);
    EXPECT_TRUE(old.revisions().empty());
    EXPECT_EQ(young.resets(), 0u);
    EXPECT_EQ(young.revisions(), (Revisions{3}));
    publish(thing(4));
    EXPECT_TRUE(eventually([&] { return old.revisions() == Revisions{4}; }));
    EXPECT_EQ(old.resets(), 1u);
}

TEST_P(LiveTest, WhoMissedMoreThanAThousandEventsReadsEverythingAgain) {
    auto hub = start_hub();
    Listener page;
    page.connect(hub->open_public("", std::nullopt));
    const std::string start = page.last_event_id();
    std::vector<outbox::NewEvent> many;
    for (int i = 1; i <= 1001; ++i)
        many.push_back(thing(i, i > 1)); // 1,000 public ones
    publish_all(many);
    ASSERT_TRUE(eventually([&] { return page.revisions().size() == 1000; }));
    Listener at_the_limit;
    at_the_limit.connect(hub->open_public(start, std::nullopt));
    EXPECT_EQ(at_the_limit.revisions().size(), 1000u);
    publish(thing(1002));
    ASSERT_TRUE(eventually([&] { return page.revisions().size() == 1001; }));
    Listener beyond;
    beyond.connect(hub->open_public(start, std::nullopt));
    EXPECT_EQ(beyond.resets(), 1u);
    EXPECT_TRUE(beyond.revisions().empty());
}

TEST_P(LiveTest, AStreamFromAServerThatIsAheadGetsNothingTwice) {
    auto ahead = start_hub();
    auto behind = start_hub({.poll = 1h, .heartbeat = 1h, .revalidate = 1h});
    Listener there;
    there.connect(ahead->open_public("", std::nullopt));
    publish(thing(1));
    ASSERT_TRUE(eventually([&] { return there.revisions() == Revisions{1}; }));
    Listener here;
    here.connect(behind->open_public(there.last_event_id(), std::nullopt));
    publish(thing(2));
    EXPECT_TRUE(eventually([&] {
        behind->wake();
        return !here.revisions().empty();
    }));
    EXPECT_EQ(here.revisions(), (Revisions{2}));
    EXPECT_EQ(here.resets(), 0u);
}

TEST_P(LiveTest, AHeartbeatMovesTheIdOfAStreamForWhichNothingHappens) {
    auto hub = start_hub({.heartbeat = 1ms, .revalidate = 1h});
    Listener page;
    page.connect(hub->open_private(clerk(), access::kStaffRoles, ""));
    publish(thing(1)); // not of the clerk's hall
    settle(1);
    const std::string newest = db().read(outbox::newest).str();
    EXPECT_TRUE(eventually([&] { return page.last_event_id() == newest; }));
    EXPECT_NE(page.text().find(": alive"), std::string::npos);
    EXPECT_TRUE(page.events().empty());
}

TEST_P(LiveTest, ASlowListenerIsDropped) {
    auto hub = start_hub();
    Listener slow, quick;
    slow.connect(hub->open_public("", std::nullopt));
    quick.connect(hub->open_public("", std::nullopt));
    EXPECT_EQ(hub->open_streams(), 2);
    slow.become_slow();
    publish(thing(1));
    EXPECT_TRUE(eventually([&] { return slow.closed(); }));
    EXPECT_TRUE(eventually([&] { return quick.revisions() == Revisions{1}; }));
    EXPECT_EQ(hub->open_streams(), 1);
    EXPECT_FALSE(quick.closed());
}

TEST_P(LiveTest, AListenerThatWentAwayIsForgotten) {
    auto hub = start_hub();
    Listener page;
    auto reply = hub->open_public("", std::nullopt);
    page.connect(reply);
    std::weak_ptr<http::EventSource> stream = reply.events;
    reply.events.reset();
    page.disconnect();
    EXPECT_EQ(hub->open_streams(), 0);
    publish(thing(1));
    EXPECT_TRUE(eventually([&] { return stream.expired(); }));
    EXPECT_TRUE(page.events().empty());
}

TEST_P(LiveTest, AStreamEndsSoonAfterItsSession) {
    auto hub = start_hub({.heartbeat = 1h, .revalidate = 1ms});
    Listener page, board;
    page.connect(hub->open_private(clerk(), access::kStaffRoles, ""));
    board.connect(hub->open_public("", std::nullopt));
    valid_ = false;
    EXPECT_TRUE(eventually([&] { return page.closed(); }));
    EXPECT_FALSE(board.closed());
    EXPECT_EQ(hub->open_streams(), 1);
}

TEST_P(LiveTest, AnEndedSessionSeesNothingThatCameAfterItsEnd) {
    for (const char* kind : {"SessionEnded", "GrantEnded"}) {
        valid_ = true;
        auto hub = start_hub();
        const access::Principal who = clerk(), somebody_else = clerk();
        Listener page, other;
        page.connect(hub->open_private(who, access::kStaffRoles, ""));
        other.connect(hub->open_private(somebody_else, access::kStaffRoles, ""));
        auto before = thing(1, false), end = thing(2, false), after = thing(3, false);
        before.scope.hall = after.scope.hall = kHall;
        end.kind = kind;
        end.payload = {{"account_id", who.account.str()}}; // the object is the session or the role grant that ended
        valid_ = false;
        publish_all({before, end, after});
        EXPECT_TRUE(eventually([&] { return page.closed(); }));
        EXPECT_EQ(page.revisions(), (Revisions{1}));
        EXPECT_TRUE(eventually([&] {
            return other.revisions() == Revisions{1, 3};
        })); // its turn comes with the next round
        EXPECT_FALSE(other.closed());
    }
}

TEST_P(LiveTest, AnEndedGrantThatLeavesTheSessionValidEndsNothing) {
    auto hub = start_hub();
    const access::Principal who = clerk();
    Listener page;
    page.connect(hub->open_private(who, access::kStaffRoles, ""));
    auto end = thing(1, false), after = thing(2, false);
    end.kind = "GrantEnded";
    end.payload = {{"account_id", who.account.str()}};
    after.scope.hall = kHall;
    publish_all({end, after});
    EXPECT_TRUE(eventually([&] { return page.revisions() == Revisions{2}; }));
    EXPECT_FALSE(page.closed());
}

TEST_P(LiveTest, StoppingEndsAllStreamsAndRefusesNewOnes) {
    auto hub = start_hub();
    Listener page, late;
    page.connect(hub->open_public("", std::nullopt));
    auto reply = hub->open_public("", std::nullopt);
    hub->stop();
    EXPECT_TRUE(page.closed());
    late.connect(reply);
    EXPECT_TRUE(late.closed());
    EXPECT_EQ(hub->open_streams(), 0);
    auto orphan = hub->open_public("", std::nullopt);
    hub.reset();
    Listener last;
    last.connect(orphan);
    EXPECT_TRUE(last.closed());
}

} // namespace
} // namespace yimen::live
