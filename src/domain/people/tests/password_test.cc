#include "house.h"

namespace yimen::people {
namespace {

constexpr std::string_view kNext = "Another-sesame-7";

class PasswordTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        add_account(AccountKind::visitor, "zhangsan", add_person("张三", kZhangNumber, "13800001111").person);
        mine_ = token_of("zhangsan");
    }
    std::string change(std::string_view current, std::string_view next) {
        PasswordChange given{std::string(current), std::string(next)};
        auto checked = service().check_password(browser_, who(mine_), given);
        if (!checked)
            return code_of(checked);
        return refusal([&](db::Tx& tx) { return service().change_password(tx, browser_, who(mine_), *checked); });
    }

    std::string mine_;
};
YIMEN_INSTANTIATE_ENGINES(PasswordTest);

TEST_P(PasswordTest, AChangedPasswordOpensTheAccountAndTheOldOneDoesNot) {
    EXPECT_EQ(change(kPassword, kNext), "");
    EXPECT_EQ(journaled("password.change"), 1);
    EXPECT_TRUE(sign_in("zhangsan", kNext));
    EXPECT_EQ(code_of(sign_in("zhangsan", kPassword)), kSignInRefused.code);
}

TEST_P(PasswordTest, EveryOtherSessionOfTheAccountEnds) {
    std::string other = token_of("zhangsan");
    EXPECT_EQ(change(kPassword, kNext), "");
    tell(service());
    EXPECT_TRUE(is_signed_in(mine_));
    EXPECT_FALSE(is_signed_in(other));
    EXPECT_EQ(published(events::kSessionEnded), 1);
}

TEST_P(PasswordTest, WhoFoundAnOpenSessionMayNotGuessAtThePassword) {
    for (int i = 0; i < rules::kFailuresToLock; ++i)
        EXPECT_EQ(change("wrong", kNext), kWrongPassword.code);
    EXPECT_EQ(journaled("account.lock"), 1);
    EXPECT_EQ(change(kPassword, kNext), kWrongPassword.code);
    system_.advance(rules::kLock);
    EXPECT_EQ(change(kPassword, kNext), "");
}

TEST_P(PasswordTest, AWeakPasswordIsNamedAndCountsAsNoFailure) {
    for (int i = 0; i < rules::kFailuresToLock; ++i)
        EXPECT_EQ(change(kPassword, "zhangsan"), kInvalidRequest.code);
    EXPECT_EQ(journaled("account.lock"), 0);
    EXPECT_TRUE(sign_in("zhangsan"));
}

TEST_P(PasswordTest, OfTwoChangesAtOnceOnlyOneHolds) {
    PasswordChange first{std::string(kPassword), std::string(kNext)}, second{std::string(kPassword), "Third-sesame-5"};
    auto one = service().check_password(browser_, who(mine_), first);
    auto two = service().check_password(browser_, who(mine_), second);
    ASSERT_TRUE(one && two);
    auto apply = [&](const CheckedPassword& checked) {
        return refusal([&](db::Tx& tx) { return service().change_password(tx, browser_, who(mine_), checked); });
    };
    EXPECT_EQ(apply(*one), "");
    EXPECT_EQ(apply(*two), kWrongPassword.code);
    EXPECT_TRUE(sign_in("zhangsan", kNext));
}

TEST_P(PasswordTest, ASessionThatHasNotShownItsSecondFactorMayNotChangeIt) {
    add_worker("clerk01");
    mine_ = token_of("clerk01"); // must enrol first
    EXPECT_EQ(change(kPassword, kNext), kSessionEnded.code);
}

} // namespace
} // namespace yimen::people
