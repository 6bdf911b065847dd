#include <gtest/gtest.h>

#include <deque>

#include "message.h"
#include "notify/notify.h"
#include "support/engines.h"
#include "support/scratch_directory.h"

namespace yimen::notify {
namespace {

using namespace std::chrono_literals;

const Instant kMorning = *parse_rfc3339("2026-09-28T09:00:00+08:00");

// Answers as the test says, and keeps what it was given.
class Script final : public Transport {
  public:
    Outcome send(const Mail& mail) override {
        mails.push_back(mail);
        if (answers.empty())
            return {Outcome::Kind::sent, {}};
        Outcome out = answers.front();
        answers.pop_front();
        return out;
    }
    std::vector<Mail> mails;
    std::deque<Outcome> answers;
};

class MailerTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        auto out = jobs::migrations();
        for (const auto& migration : notify::migrations())
            out.push_back(migration);
        return out;
    }
    void SetUp() override {
        EngineTest::SetUp();
        keys_ = crypto::KeyStore::open(scratch_.path(), kMorning);
        auto script = std::make_unique<Script>();
        script_ = script.get();
        mailer_ = std::make_unique<Mailer>(db(), clocks_, *keys_, std::move(script));
        mailer_->add_template("hello", {"你好 {name}", "正文 {name}"}, {"Hello {name}", "Text {name} {nothing}"});
        runner_ = std::make_unique<jobs::Runner>(db(), clocks_);
        mailer_->add_jobs(*runner_);
        admin_.cell = cell_;
        admin_.grants.push_back({access::Role::administrator, cell_, {}, {}, {}});
    }
    void enqueue(const std::string& to = "someone@example.org", const std::string& language = "zh") {
        ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
            mailer_->enqueue(tx, {cell_, "hello", to, language, {{"name", "王"}}});
            return {};
        }));
    }
    std::vector<Delivery> list(std::optional<DeliveryState> state = {}) {
        return db().read([&](db::Reader& reader) { return mailer_->list(reader, admin_, state, {}, 100); });
    }

    test::ScratchDirectory scratch_;
    FixedClock clock_{kMorning};
    Clocks clocks_{clock_, clock_};
    CellId cell_ = new_id<CellId>(kMorning);
    access::Principal admin_;
    std::unique_ptr<crypto::KeyStore> keys_;
    std::unique_ptr<Mailer> mailer_;
    std::unique_ptr<jobs::Runner> runner_;
    Script* script_ = nullptr;
};
YIMEN_INSTANTIATE_ENGINES(MailerTest);

TEST_P(MailerTest, SendsInTheLanguageOfTheReaderAndForgetsTheAddress) {
    enqueue();
    enqueue("other@example.org", "en");
    runner_->drain();
    ASSERT_EQ(script_->mails.size(), 2u);
    std::ranges::sort(script_->mails, {}, &Mail::to);
    EXPECT_EQ(script_->mails[0].subject, "Hello 王");
    EXPECT_EQ(script_->mails[0].body, "Text 王 {nothing}"); // what has no value stays, and nothing becomes blank
    EXPECT_EQ(script_->mails[1].subject, "你好 王");
    for (const auto& delivery : list(DeliveryState::sent))
        EXPECT_EQ(delivery.attempts, 1);
    EXPECT_EQ(list(DeliveryState::sent).size(), 2u);
    db().read([&](db::Reader& reader) {
        EXPECT_TRUE(reader.query("SELECT id FROM delivery WHERE content_sealed IS NOT NULL").empty());
        return 0;
    });
}

TEST_P(MailerTest, KeepsNoAddressInClear) {
    enqueue("someone.else@example.org");
    EXPECT_EQ(list()[0].address_masked, "s***@example.org");
    db().read([&](db::Reader& reader) {
        auto rows = reader.query("SELECT content_sealed FROM delivery");
        EXPECT_EQ(rows[0].get<std::string>(0).find("someone.else"), std::string::npos);
        return 0;
    });
}

TEST_P(MailerTest, TriesAgainAfterGrowingPausesAndNotBefore) {
    script_->answers = {{Outcome::Kind::temporary, "SMTP 451"}, {Outcome::Kind::temporary, "SMTP 451"}};
    enqueue();
    runner_->drain();
    EXPECT_EQ(script_->mails.size(), 1u);
    EXPECT_EQ(list()[0].error, "SMTP 451");
    EXPECT_EQ(list()[0].next_at, kMorning + 5s);
    clock_.advance(4s);
    runner_->drain();
    EXPECT_EQ(script_->mails.size(), 1u);
    clock_.advance(1s);
    runner_->drain();
    EXPECT_EQ(script_->mails.size(), 2u);
    clock_.advance(30s);
    runner_->drain();
    ASSERT_EQ(script_->mails.size(), 3u);
    EXPECT_EQ(list()[0].state, DeliveryState::sent);
    EXPECT_EQ(list()[0].attempts, 3);
    EXPECT_EQ(script_->mails[0].message_id, script_->mails[2].message_id); // whoever got it twice can tell
}

TEST_P(MailerTest, EndsAtOnceWhenRefusedForGoodAndTriesAgainWhenAsked) {
    script_->answers = {{Outcome::Kind::permanent, "SMTP 550"}};
    enqueue();
    runner_->drain();
    auto failed = list(DeliveryState::failed);
    ASSERT_EQ(failed.size(), 1u);
    EXPECT_EQ(failed[0].attempts, 1);
    clock_.advance(24h * 10);
    runner_->drain();
    EXPECT_EQ(script_->mails.size(), 1u);
    access::Principal stranger = admin_;
    stranger.grants[0].cell = new_id<CellId>(kMorning);
    auto retry = [&](const access::Principal& who) {
        return db().write([&](db::Tx& tx) { return mailer_->retry(tx, who, failed[0].id); });
    };
    EXPECT_FALSE(retry(stranger));
    EXPECT_TRUE(retry(admin_));
    runner_->drain();
    EXPECT_EQ(list()[0].state, DeliveryState::sent);
    EXPECT_FALSE(retry(admin_)); // it did not fail
}

TEST_P(MailerTest, GivesUpAfterSomeThreeDays) {
    for (int i = 0; i < 25; ++i)
        script_->answers.push_back({Outcome::Kind::temporary, "SMTP 421"});
    enqueue();
    for (int hour = 0; hour < 24 * 5 && list()[0].state == DeliveryState::waiting; ++hour) {
        runner_->drain();
        clock_.advance(1h);
    }
    EXPECT_EQ(list()[0].state, DeliveryState::failed);
    EXPECT_EQ(list()[0].attempts, 25);
    EXPECT_GT(*list()[0].ended_at - kMorning, 72h);
    EXPECT_LT(*list()[0].ended_at - kMorning, 96h);
}

TEST_P(MailerTest, QueuesNothingWithoutAServerAndNothingForAFactThatWasRolledBack) {
    Mailer silent(db(), clocks_, *keys_, nullptr);
    silent.add_template("hello", {}, {});
    ASSERT_TRUE(db().write([&](db::Tx& tx) -> Result<void> {
        silent.enqueue(tx, {cell_, "hello", "someone@example.org", "zh", {}});
        return {};
    }));
    EXPECT_FALSE(db().write([&](db::Tx& tx) -> Result<void> {
        mailer_->enqueue(tx, {cell_, "hello", "someone@example.org", "zh", {}});
        return fail(kUnknownDelivery);
    }));
    runner_->drain();
    EXPECT_TRUE(list().empty());
    EXPECT_TRUE(script_->mails.empty());
}

TEST(Address, IsTakenOnlyWhenItCannotBecomeAHeader) {
    for (const char* good : {"a@b.example", "first.last+tag@mail.example.org", "x_1@a-b.example"})
        EXPECT_TRUE(is_address(good)) << good;
    for (const char* bad :
         {"", "@b.example", "a@", "a@b", "a@@b.example", "a b@c.example", "a@b.example\r\nBcc: c@d.example",
          "<a@b.example>", "a@b..example", ".a@b.example", "a@.example", "甲@b.example", "a,b@c.example"})
        EXPECT_FALSE(is_address(bad)) << bad;
}

TEST(Mime, IsAsciiInShortLinesAndReadsBack) {
    std::string text =
        mime({"id@yimen", "a@b.example", "您的办件需要补正：食品经营许可（新办）与其他很长很长的事项名称",
              "第一行\n第二行\n", kMorning},
             "hall@yimen.example");
    for (char c : text)
        EXPECT_TRUE(c == '\r' || c == '\n' || (c >= 32 && c < 127));
    for (auto line : split(text, '\n'))
        EXPECT_LE(line.size(), 77u);
    EXPECT_NE(text.find("Date: Mon, 28 Sep 2026 09:00:00 +0800\r\n"), std::string::npos);
    EXPECT_NE(text.find("\r\n\r\n56ys5LiA6KGMCuesrOS6jOihjAo=\r\n"), std::string::npos);
    EXPECT_NE(text.find("=?UTF-8?B?5oKo55qE5Yqe5Lu26ZyA6KaB6KGl5q2j77ya6aOf5ZOB57uP6JCl?="), std::string::npos);
}

} // namespace
} // namespace yimen::notify
