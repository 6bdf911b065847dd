#pragma once

#include <future>
#include <map>

#include "event_store.h"
#include "outbox.h"
#include "support/engines.h"
#include "support/eventually.h"

namespace yimen::outbox {

using test::eventually;

inline constexpr Instant kMorning{1'790'557'200'000'000}; // 2026-09-28T09:00:00+08:00

class OutboxTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        auto all = outbox::migrations();
        all.push_back({"outbox_test", 1, "0001_effect.sql",
                       "CREATE TABLE effect (id {{id}} PRIMARY KEY, subscriber {{text}} NOT NULL, revision {{int}} NOT "
                       "NULL) {{strict}};"});
        return all;
    }

    static void write_event(db::Tx& tx, std::int64_t revision, std::string_view kind = "ThingMoved",
                            Instant at = kMorning) {
        NewEvent event;
        event.kind = kind;
        event.scope.cell = kCell;
        event.object_kind = "thing";
        event.object = kThing;
        event.revision = revision;
        event.payload = {{"n", revision}};
        outbox::publish(tx, at, event);
    }
    void publish(std::int64_t revision, std::string_view kind = "ThingMoved", Instant at = kMorning) {
        std::ignore = db().write([&](db::Tx& tx) -> Result<void> {
            write_event(tx, revision, kind, at);
            return {};
        });
    }

    // A subscriber whose effect is a row. The table has no unique key over it, so an event that is applied twice shows.
    static Result<void> record(db::Tx& tx, const std::string& subscriber, const Event& event) {
        tx.exec("INSERT INTO effect (id, subscriber, revision) VALUES ($1, $2, $3)", new_uuid(kMorning), subscriber,
                event.revision);
        return {};
    }
    static Subscriber recorder(const std::string& name, std::vector<std::string> kinds = {}) {
        return {name, std::move(kinds), [name](db::Tx& tx, const Event& event) { return record(tx, name, event); }};
    }
    // Revision → how often the subscriber applied it.
    std::map<std::int64_t, std::int64_t> effects(const std::string& subscriber) {
        return db().read([&](db::Reader& reader) {
            std::map<std::int64_t, std::int64_t> out;
            for (db::Row row :
                 reader.query("SELECT revision, COUNT(*) FROM effect WHERE subscriber = $1 GROUP BY revision"
                              " ORDER BY revision LIMIT 100000",
                              subscriber))
                out[row.get<std::int64_t>(0)] = row.get<std::int64_t>(1);
            return out;
        });
    }
    static std::map<std::int64_t, std::int64_t> each_once(std::int64_t first, std::int64_t last) {
        std::map<std::int64_t, std::int64_t> out;
        for (; first <= last; ++first)
            out[first] = 1;
        return out;
    }

    std::vector<Event> all_after(Position after = {}) {
        return db().read([&](db::Reader& reader) { return read_after(reader, after, 100000); });
    }
    SubscriberState state_of(const Relay& relay, const std::string& name) {
        for (auto& state : relay.states())
            if (state.name == name)
                return state;
        throw std::runtime_error("no such subscriber");
    }

    FixedClock business_{kMorning}, system_{kMorning};
    const Clocks clocks_{business_, system_};
    static inline const CellId kCell{*Uuid::parse("00000000-0000-7000-8000-00000000ce11")};
    static inline const Uuid kThing = *Uuid::parse("00000000-0000-7000-8000-000000000b1e");
};

} // namespace yimen::outbox
