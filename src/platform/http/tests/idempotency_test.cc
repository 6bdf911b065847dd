#include "idempotency.h"

#include <atomic>
#include <future>
#include <latch>

#include "errors.h"
#include "server.h"
#include "support/engines.h"

namespace yimen::http {
namespace {

constexpr Instant kNow{1'790'557'200'000'000};
constexpr ErrorCode kStale{"probe.stale", ErrorKind::precondition_failed, "The page is stale.", "页面已过期。"};

class IdempotencyTest : public yimen::test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        auto all = http::migrations();
        all.push_back(
            {"probe", 1, "0001_init.sql", "CREATE TABLE probe (name {{text}} NOT NULL PRIMARY KEY) {{strict}};"});
        return all;
    }
    static IdempotencyKey key(std::string hash = "body 1", std::string key = "key-0001", std::string who = "somebody") {
        return {std::move(who), "probe", std::move(key), db::Blob{std::move(hash)}};
    }
    // Adds a row of this name and returns it.
    auto adding(std::string name) {
        return [this, name](db::Tx& tx) -> Result<boost::json::value> {
            ++runs_;
            tx.exec("INSERT INTO probe (name) VALUES ($1)", name);
            return boost::json::value{{"name", name}};
        };
    }
    auto refusing(const ErrorCode& code) {
        return [this, &code](db::Tx& tx) -> Result<boost::json::value> {
            ++runs_;
            tx.exec("INSERT INTO probe (name) VALUES ('undone')");
            return fail(Error{&code, "detail", {{"/a", "required", "is missing"}}, {{"state", "closed"}}});
        };
    }
    std::int64_t count(const char* table) {
        return db().read([&](db::Reader& reader) {
            return reader.query(std::string("SELECT COUNT(*) FROM ") + table)[0].get<std::int64_t>(0);
        });
    }
    std::atomic<int> runs_ = 0;
};
YIMEN_INSTANTIATE_ENGINES(IdempotencyTest);

TEST_P(IdempotencyTest, GivesTheRecordedResultWithoutRunningAgain) {
    auto first = write_once(db(), key(), kNow, adding("a"));
    auto second = write_once(db(), key(), kNow, adding("b"));
    EXPECT_FALSE(first.replayed);
    EXPECT_TRUE(second.replayed);
    EXPECT_EQ(*second.result, *first.result);
    EXPECT_EQ(runs_, 1);
    EXPECT_EQ(count("probe"), 1);
}

TEST_P(IdempotencyTest, RefusesTheKeyForAnotherBody) {
    write_once(db(), key("body 1"), kNow, adding("a"));
    auto other = write_once(db(), key("body 2"), kNow, adding("b"));
    EXPECT_TRUE(other.result.error().is(kKeyReused));
    EXPECT_EQ(runs_, 1);
}

TEST_P(IdempotencyTest, KeepsKeysOfPeopleAndOperationsApart) {
    write_once(db(), key("h", "key-0001", "one"), kNow, adding("a"));
    EXPECT_FALSE(write_once(db(), key("h", "key-0001", "two"), kNow, adding("b")).replayed);
    auto elsewhere = key("h", "key-0001", "one");
    elsewhere.operation = "other";
    EXPECT_FALSE(write_once(db(), elsewhere, kNow, adding("c")).replayed);
    EXPECT_EQ(count("probe"), 3);
}

TEST_P(IdempotencyTest, NeverRunsARefusedActionLater) {
    auto first = write_once(db(), key(), kNow, refusing(kStale));
    auto second = write_once(db(), key(), kNow, adding("a"));
    EXPECT_FALSE(first.replayed);
    EXPECT_TRUE(second.replayed);
    EXPECT_EQ(runs_, 1);
    EXPECT_EQ(count("probe"), 0);
    const Error& again = second.result.error();
    EXPECT_TRUE(again.is(kStale));
    EXPECT_EQ(again.kind(), ErrorKind::precondition_failed);
    EXPECT_EQ(again.code->zh, kStale.zh);
    EXPECT_EQ(again.code->en, kStale.en);
    EXPECT_EQ(again.detail, "detail");
    EXPECT_EQ(again.more.at("state"), "closed");
    ASSERT_EQ(again.invalid_params.size(), 1u);
    EXPECT_EQ(again.invalid_params[0].pointer, "/a");
}

TEST_P(IdempotencyTest, DoesNotKeepRefusalsThatPassByThemselves) {
    EXPECT_FALSE(write_once(db(), key(), kNow, refusing(kBusy)).result);
    EXPECT_TRUE(write_once(db(), key(), kNow, adding("a")).result);
    EXPECT_EQ(count("probe"), 1);
}

TEST_P(IdempotencyTest, KeepsNothingOfABodyThatThrows) {
    EXPECT_THROW(write_once(db(), key(), kNow,
                            [&](db::Tx& tx) -> Result<boost::json::value> {
                                tx.exec("INSERT INTO probe (name) VALUES ('x')");
                                throw std::runtime_error("a bug");
                            }),
                 std::runtime_error);
    EXPECT_EQ(count("probe"), 0);
    EXPECT_EQ(count("idempotency"), 0);
}

TEST_P(IdempotencyTest, ShowsAConstraintThatTheBodyBreaksItself) {
    write_once(db(), key("h", "key-0001"), kNow, adding("a"));
    EXPECT_THROW(write_once(db(), key("h", "key-0002"), kNow, adding("a")), db::ConstraintViolation);
}

TEST_P(IdempotencyTest, HasOneEffectHoweverManyCallAtOnce) {
    constexpr int kCallers = 8, kRounds = 10;
    for (int round = 0; round < kRounds; ++round) {
        std::latch together(kCallers);
        std::vector<std::future<KeyedOutcome>> calls;
        for (int i = 0; i < kCallers; ++i)
            calls.push_back(std::async(std::launch::async, [&, i] {
                together.arrive_and_wait();
                return write_once(db(), key("h", "key-" + std::to_string(1000 + round)), kNow,
                                  adding(std::to_string(round) + "/" + std::to_string(i)));
            }));
        std::vector<KeyedOutcome> outcomes;
        for (auto& call : calls)
            outcomes.push_back(call.get());
        for (const KeyedOutcome& outcome : outcomes)
            EXPECT_EQ(*outcome.result, *outcomes[0].result);
        EXPECT_EQ(std::count_if(outcomes.begin(), outcomes.end(), [](auto& o) { return !o.replayed; }), 1);
        EXPECT_EQ(count("probe"), round + 1);
    }
}

TEST_P(IdempotencyTest, LetsASuccessAndARefusalAtOnceAgree) {
    std::latch together(2);
    auto refused = std::async(std::launch::async, [&] {
        together.arrive_and_wait();
        return write_once(db(), key(), kNow, refusing(kStale));
    });
    together.arrive_and_wait();
    auto added = write_once(db(), key(), kNow, adding("a"));
    auto other = refused.get();
    EXPECT_EQ(added.result.has_value(), other.result.has_value());
    EXPECT_NE(added.replayed, other.replayed);
    EXPECT_EQ(count("probe"), added.result ? 1 : 0);
}

TEST_P(IdempotencyTest, ForgetsKeysAfterTwoDays) {
    using namespace std::chrono_literals;
    write_once(db(), key("h", "key-old1"), kNow, adding("a"));
    write_once(db(), key("h", "key-new1"), kNow + 24h, adding("b"));
    EXPECT_EQ(expire_keys(db(), kNow + 48h), 0);
    EXPECT_EQ(expire_keys(db(), kNow + 48h + 1us), 1);
    EXPECT_TRUE(write_once(db(), key("h", "key-new1"), kNow, adding("c")).replayed);
    EXPECT_FALSE(write_once(db(), key("h", "key-old1"), kNow, adding("d")).replayed);
}

TEST_P(IdempotencyTest, ForgetsMoreThanOneBatch) {
    auto filled = db().write([&](db::Tx& tx) -> Result<void> {
        for (int i = 0; i < 4500; ++i)
            tx.exec("INSERT INTO idempotency (principal, operation, key, request_hash, status, answer, created_at) "
                    "VALUES ('p', 'o', $1, $2, 200, 'null', $3)",
                    std::to_string(i), db::Blob{"h"}, Instant{i / 3});
        return {};
    });
    ASSERT_TRUE(filled);
    EXPECT_EQ(expire_keys(db(), kNow), 4500);
    EXPECT_EQ(count("idempotency"), 0);
}

} // namespace
} // namespace yimen::http
