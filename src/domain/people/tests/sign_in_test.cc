#include <sodium.h>

#include <atomic>
#include <thread>

#include "authenticator.h"
#include "house.h"

namespace yimen::people {
namespace {

class SignInTest : public HouseTest {
  protected:
    void SetUp() override {
        HouseTest::SetUp();
        zhang_ = add_person("张三", kZhangNumber, "13800001111");
        account_ = add_account(AccountKind::visitor, "zhangsan", zhang_.person);
    }
    void fail_times(int times, std::string_view login = "zhangsan") {
        for (int i = 0; i < times; ++i)
            EXPECT_EQ(code_of(sign_in(login, "wrong")), kSignInRefused.code);
    }

    KnownPerson zhang_;
    AccountId account_;
};
YIMEN_INSTANTIATE_ENGINES(SignInTest);

TEST_P(SignInTest, AVisitorSignsInWithLoginAndPassword) {
    auto step = sign_in("ZhangSan");
    ASSERT_TRUE(step);
    EXPECT_EQ(step->reply.state, SignInState::signed_in);
    EXPECT_FALSE(step->reply.pending);
    auto identity = service().authenticate(*step->session_token);
    ASSERT_TRUE(identity && *identity);
    EXPECT_EQ((*identity)->principal.account, account_);
    EXPECT_EQ((*identity)->csrf_token, *step->reply.csrf_token);
    EXPECT_EQ(journaled("sign_in"), 1);
}

TEST_P(SignInTest, TheAnswerTellsNobodyWhichLoginsExist) {
    Worker gone = add_worker("disabled01");
    write([&](db::Tx& tx) { return registry().disable_account(tx, {}, gone.account); });
    fail_times(rules::kFailuresToLock);
    auto unknown = sign_in("nobody-here", kPassword), wrong = sign_in("nobody-here", "wrong");
    auto locked = sign_in("zhangsan", kPassword), disabled = sign_in("disabled01", kPassword);
    for (const auto* refused : {&unknown, &wrong, &locked, &disabled}) {
        ASSERT_FALSE(*refused);
        EXPECT_EQ(refused->error().code, &kSignInRefused);
        EXPECT_EQ(refused->error().detail, unknown.error().detail);
        EXPECT_TRUE(refused->error().more.empty());
        EXPECT_TRUE(refused->error().invalid_params.empty());
    }
    EXPECT_EQ(journaled("sign_in.fail"), rules::kFailuresToLock + 4);
}

TEST_P(SignInTest, FiveFailuresLockForAQuarterOfAnHour) {
    fail_times(rules::kFailuresToLock - 1);
    EXPECT_EQ(journaled("account.lock"), 0);
    fail_times(1);
    EXPECT_EQ(journaled("account.lock"), 1);
    EXPECT_EQ(published(events::kAccountLocked), 1);
    system_.advance(rules::kLock - 1s);
    EXPECT_EQ(code_of(sign_in("zhangsan")), kSignInRefused.code);
    system_.advance(1s);
    EXPECT_TRUE(sign_in("zhangsan"));
}

TEST_P(SignInTest, FailuresWhileLockedDoNotMakeTheLockLonger) {
    fail_times(rules::kFailuresToLock);
    system_.advance(10min);
    fail_times(rules::kFailuresToLock);
    system_.advance(5min);
    EXPECT_TRUE(sign_in("zhangsan"));
}

TEST_P(SignInTest, ASuccessForgetsEarlierFailures) {
    fail_times(rules::kFailuresToLock - 1);
    EXPECT_TRUE(sign_in("zhangsan"));
    fail_times(rules::kFailuresToLock - 1);
    EXPECT_TRUE(sign_in("zhangsan"));
}

TEST_P(SignInTest, ALockLeavesOpenSessionsAlone) {
    std::string token = token_of("zhangsan");
    fail_times(rules::kFailuresToLock);
    system_.advance(2s); // beyond the cache
    EXPECT_TRUE(is_signed_in(token)) << "or anybody could throw a clerk out of their desk";
}

TEST_P(SignInTest, AWeakerHashIsReplacedAtTheNextSignIn) {
    char weak[crypto_pwhash_STRBYTES];
    ASSERT_EQ(crypto_pwhash_str(weak, kPassword.data(), kPassword.size(), crypto_pwhash_OPSLIMIT_MIN,
                                crypto_pwhash_MEMLIMIT_MIN),
              0);
    write([&](db::Tx& tx) { tx.exec("UPDATE account SET password_hash = $1", weak); });
    EXPECT_TRUE(sign_in("zhangsan"));
    auto hash = db().read(
        [](db::Reader& reader) { return reader.query("SELECT password_hash FROM account")[0].get<std::string>(0); });
    EXPECT_NE(hash, weak);
    EXPECT_FALSE(crypto::needs_rehash(hash));
    EXPECT_TRUE(sign_in("zhangsan"));
}

TEST_P(SignInTest, StaffNeedASecondFactor) {
    Worker worker = add_worker("clerk01");
    grant(clerk_grant(worker.staff));
    add_totp(worker.account);
    auto step = sign_in("clerk01");
    ASSERT_TRUE(step);
    EXPECT_EQ(step->reply.state, SignInState::second_factor);
    EXPECT_EQ(step->reply.methods, std::vector{FactorKind::totp});
    EXPECT_FALSE(step->session_token);
    EXPECT_FALSE(step->reply.csrf_token);
    auto done = answer(*step, code_now());
    ASSERT_TRUE(done);
    EXPECT_EQ(done->reply.state, SignInState::signed_in);
    EXPECT_TRUE(who(*done->session_token).has(Role::clerk));
}

TEST_P(SignInTest, AnAuthenticatorCodeWorksOnce) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    std::string code = code_now();
    auto first = sign_in("clerk01"), second = sign_in("clerk01");
    EXPECT_TRUE(answer(*first, code));
    EXPECT_EQ(code_of(answer(*second, code)), kSignInRefused.code);
    std::string older = crypto::totp_code(kSecret, system_.now() - 30s);
    EXPECT_EQ(code_of(answer(*second, older)), kSignInRefused.code) << "nor does one of a step before it";
    system_.advance(30s);
    EXPECT_TRUE(answer(*second, code_now()));
}

TEST_P(SignInTest, AStepOfASignInIsTakenOnceAndForFiveMinutes) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    auto step = sign_in("clerk01");
    EXPECT_TRUE(answer(*step, code_now()));
    system_.advance(30s);
    EXPECT_EQ(code_of(answer(*step, code_now())), kPendingEnded.code);
    auto late = sign_in("clerk01");
    system_.advance(rules::kPending);
    EXPECT_EQ(code_of(answer(*late, code_now())), kPendingEnded.code);
}

TEST_P(SignInTest, FailuresOfBothStepsCountTogether) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    fail_times(2, "clerk01");
    auto step = sign_in("clerk01"); // the right password alone forgets nothing
    ASSERT_TRUE(step);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(code_of(answer(*step, "000000")), kSignInRefused.code);
    EXPECT_EQ(journaled("account.lock"), 1);
    EXPECT_EQ(code_of(answer(*step, code_now())), kPendingEnded.code) << "a lock ends the steps under way";
    EXPECT_EQ(code_of(sign_in("clerk01")), kSignInRefused.code);
}

TEST_P(SignInTest, TheSameCodeSentTwiceAtOnceSignsInOnce) {
    Worker worker = add_worker("clerk01");
    add_totp(worker.account);
    auto step = sign_in("clerk01");
    std::atomic<int> signed_in = 0;
    {
        std::vector<std::jthread> clicks;
        for (int i = 0; i < 4; ++i)
            clicks.emplace_back([&] { signed_in += answer(*step, code_now()).has_value(); });
    }
    EXPECT_EQ(signed_in, 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM session"), 1);
    EXPECT_EQ(journaled("sign_in.fail"), 0) << "a double click is no failure";
}

TEST_P(SignInTest, GuessesThatComeAtOnceAreAllCounted) {
    {
        std::vector<std::jthread> guesses;
        for (int i = 0; i < rules::kFailuresToLock; ++i)
            guesses.emplace_back([&] { EXPECT_FALSE(sign_in("zhangsan", "wrong")); });
    }
    EXPECT_EQ(journaled("account.lock"), 1);
    EXPECT_FALSE(sign_in("zhangsan"));
}

TEST_P(SignInTest, StepsAndEnrolmentsThatWereNotFinishedAreRemoved) {
    Worker worker = add_worker("clerk01");
    auto principal = who(*sign_in("clerk01")->session_token);
    write([&](db::Tx& tx) { return service().begin_enrolment(tx, principal, FactorKind::totp); });
    add_totp(worker.account);
    EXPECT_TRUE(sign_in("clerk01"));
    EXPECT_EQ(service().remove_expired(system_.now()), 0);
    EXPECT_EQ(service().remove_expired(system_.now() + rules::kPending), 1);
    EXPECT_EQ(service().remove_expired(system_.now() + rules::kEnrolment), 1);
}

TEST_P(SignInTest, ASecondStepNeedsExactlyOneAnswer) {
    SecondFactorAnswer none;
    none.pending.value = "x";
    EXPECT_EQ(code_of(service().second_factor(browser_, none)), kInvalidRequest.code);
    EXPECT_EQ(journaled("sign_in.fail"), 0);
}

class SecurityKeyTest : public SignInTest {
  protected:
    void SetUp() override {
        SignInTest::SetUp();
        worker_ = add_worker("clerk01");
        grant(clerk_grant(worker_.staff));
    }
    Attestation attest(const test::Authenticator& key, const access::Principal& principal) {
        write([&](db::Tx& tx) { return service().begin_enrolment(tx, principal, FactorKind::webauthn); });
        auto offer = db().read([&](db::Reader& reader) { return service().webauthn_offer(reader, principal); });
        Attestation out;
        out.label.value = "blue key";
        out.client_data_json = to_base64url(test::client_data("webauthn.create", offer->challenge, options_.origin));
        out.attestation_object = to_base64url(key.attestation());
        return out;
    }
    Result<SecondFactor> enrol(const access::Principal& principal, const Attestation& attestation) {
        auto done =
            db().write([&](db::Tx& tx) { return service().enrol_webauthn(tx, browser_, principal, attestation); });
        service().forget(principal.session);
        return done;
    }
    void enrol(const test::Authenticator& key) {
        auto principal = who(*sign_in("clerk01")->session_token);
        EXPECT_TRUE(enrol(principal, attest(key, principal)));
    }
    Result<SignInStep> answer_with(const SignInStep& step, const test::Authenticator& key) {
        std::string json = test::client_data("webauthn.get", step.reply.webauthn->challenge, options_.origin);
        std::string data = key.data(0, "");
        SecondFactorAnswer given;
        given.pending.value = *step.reply.pending;
        given.webauthn = Assertion{to_base64url(key.credential_id), to_base64url(json), to_base64url(data),
                                   to_base64url(key.sign(data + test::sha256(json)))};
        return service().second_factor(browser_, given);
    }

    Worker worker_;
};
YIMEN_INSTANTIATE_ENGINES(SecurityKeyTest);

TEST_P(SecurityKeyTest, SignsIn) {
    test::Authenticator key(options_.rp_id);
    enrol(key);
    auto step = sign_in("clerk01");
    ASSERT_TRUE(step && step->reply.webauthn);
    EXPECT_EQ(step->reply.webauthn->rp_id, options_.rp_id);
    EXPECT_EQ(step->reply.webauthn->credential_ids, std::vector{to_base64url(key.credential_id)});
    ++key.counter;
    auto done = answer_with(*step, key);
    ASSERT_TRUE(done);
    EXPECT_TRUE(who(*done->session_token).has(Role::clerk));
}

TEST_P(SecurityKeyTest, IsRefusedWhenItsCounterDoesNotRise) {
    test::Authenticator key(options_.rp_id);
    enrol(key);
    ++key.counter;
    EXPECT_TRUE(answer_with(*sign_in("clerk01"), key));
    EXPECT_EQ(code_of(answer_with(*sign_in("clerk01"), key)), kSignInRefused.code) << "a copied key";
    ++key.counter;
    EXPECT_TRUE(answer_with(*sign_in("clerk01"), key));
}

TEST_P(SecurityKeyTest, IsRefusedWhenItAnswersAnotherQuestion) {
    test::Authenticator key(options_.rp_id);
    enrol(key);
    ++key.counter;
    auto first = sign_in("clerk01"), second = sign_in("clerk01");
    SignInStep mixed = *second;
    mixed.reply.webauthn = first->reply.webauthn;
    EXPECT_EQ(code_of(answer_with(mixed, key)), kSignInRefused.code);
    test::Authenticator other(options_.rp_id);
    other.counter = 100;
    EXPECT_EQ(code_of(answer_with(*second, other)), kSignInRefused.code) << "same name, another key pair";
}

TEST_P(SecurityKeyTest, IsEnrolledOnce) {
    test::Authenticator key(options_.rp_id);
    enrol(key);
    ++key.counter;
    auto principal = who(*answer_with(*sign_in("clerk01"), key)->session_token);
    EXPECT_EQ(code_of(enrol(principal, attest(key, principal))), kFactorKnown.code);
    EXPECT_EQ(count("SELECT COUNT(*) FROM second_factor"), 1);
}

// --- The session that may only enrol -------------------------------------------------------------------------------------------------

TEST_P(SecurityKeyTest, StaffWithoutAFactorCanDoNothingButEnrolOne) {
    auto step = sign_in("clerk01");
    ASSERT_TRUE(step);
    EXPECT_EQ(step->reply.state, SignInState::must_enrol);
    auto principal = who(*step->session_token);
    EXPECT_TRUE(principal.grants.empty());
    EXPECT_TRUE(principal.acts_for.empty());
    EXPECT_TRUE(service().me(principal)->roles.empty());

    test::Authenticator key(options_.rp_id);
    EXPECT_TRUE(enrol(principal, attest(key, principal)));
    EXPECT_TRUE(who(*step->session_token).has(Role::clerk)) << "the same session is a whole one now";
    EXPECT_EQ(service().me(principal)->second_factors.size(), 1u);
    EXPECT_EQ(journaled("factor.add"), 1);
}

TEST_P(SecurityKeyTest, ASessionWithoutAFactorAddsNoneBesideAnother) {
    std::string token = *sign_in("clerk01")->session_token;
    auto thief = who(token);
    auto waiting = attest(test::Authenticator(options_.rp_id), thief);
    add_totp(worker_.account); // the holder was quicker
    EXPECT_EQ(code_of(enrol(thief, waiting)), kEnrolledElsewhere.code);
    EXPECT_TRUE(who(token).grants.empty());
}

TEST_P(SecurityKeyTest, AnAuthenticatorIsEnrolledByItsCodeWhichThenSignsNobodyIn) {
    auto step = sign_in("clerk01");
    auto principal = who(*step->session_token);
    auto enrol_totp = [&](const std::string& code) {
        return refusal([&](db::Tx& tx) { return service().enrol_totp(tx, browser_, principal, code, "phone"); });
    };
    EXPECT_EQ(enrol_totp("123456"), kNoEnrolment.code);
    write([&](db::Tx& tx) { return service().begin_enrolment(tx, principal, FactorKind::totp); });
    auto offer = db().read([&](db::Reader& reader) { return service().totp_offer(reader, principal); });
    std::string secret = *crypto::from_base32(offer->secret_base32);
    EXPECT_EQ(secret.size(), 20u);
    EXPECT_NE(offer->otpauth_uri.find("otpauth://totp/Yimen:clerk01?secret=" + offer->secret_base32),
              std::string::npos);
    std::string code = crypto::totp_code(secret, system_.now());
    EXPECT_EQ(enrol_totp(code == "000000" ? "000001" : "000000"), kFactorRefused.code);
    EXPECT_EQ(enrol_totp(code), "");
    EXPECT_EQ(enrol_totp(code), kNoEnrolment.code);
    EXPECT_EQ(code_of(answer(*sign_in("clerk01"), code)), kSignInRefused.code);
    system_.advance(30s);
    EXPECT_TRUE(answer(*sign_in("clerk01"), crypto::totp_code(secret, system_.now())));
}

TEST_P(SecurityKeyTest, AnEnrolmentThatTookTooLongIsNotFinished) {
    auto principal = who(*sign_in("clerk01")->session_token);
    auto attestation = attest(test::Authenticator(options_.rp_id), principal);
    system_.advance(rules::kEnrolment);
    EXPECT_EQ(code_of(enrol(principal, attestation)), kNoEnrolment.code);
}

} // namespace
} // namespace yimen::people
