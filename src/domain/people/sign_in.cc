#include "base/text.h"
#include "enum_text.h"
#include "events.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::string_view kAttempt = "sign_in.fail";

std::string new_token() { return to_base64url(crypto::random_bytes(kTokenBytes)); }

Actor as_account(const Actor& by, const store::Account& account) {
    return {account.id, text_of(account.kind), by.channel, by.request_id};
}

// A factor that the answer fits, and what makes that answer worthless for a second time.
struct Match {
    FactorId factor;
    FactorKind kind = FactorKind::totp;
    std::int64_t from = 0, to = 0; // totp: `to` is the step; webauthn: the counter before and after
};

std::optional<Match> match_totp(const std::vector<Factor>& factors, std::string_view code, Instant now) {
    for (const Factor& factor : factors)
        if (factor.kind == FactorKind::totp)
            if (auto step = crypto::verify_totp(factor.secret, code, now); step && *step > factor.last_used_step)
                return Match{factor.id, FactorKind::totp, factor.last_used_step, *step};
    return std::nullopt;
}

std::optional<Match> match_webauthn(const std::vector<Factor>& factors, const Assertion& given,
                                    std::string_view challenge, const Options& options) {
    auto id = from_base64url(given.credential_id), client_data = from_base64url(given.client_data_json),
         data = from_base64url(given.authenticator_data), signature = from_base64url(given.signature);
    if (!id || !client_data || !data || !signature)
        return std::nullopt;
    for (const Factor& factor : factors) {
        if (factor.kind != FactorKind::webauthn || factor.credential_id != *id)
            continue;
        crypto::WebauthnCredential credential{factor.credential_id, factor.public_point,
                                              static_cast<std::uint32_t>(factor.sign_count)};
        auto count = crypto::webauthn_verify(credential, *client_data, *data, *signature, challenge, options.origin,
                                             options.rp_id);
        if (count)
            return Match{factor.id, FactorKind::webauthn, factor.sign_count, *count};
    }
    return std::nullopt;
}

} // namespace

bool Service::Impl::may_sign_in(const store::Account& account) const {
    return !account.disabled && !account.is_locked(clocks.system.now());
}

// Every failure is journaled; one that comes while the account is locked does not make the lock longer, or anybody could keep a clerk out.
void Service::Impl::count_failure(db::Tx& tx, const Actor& by, const store::Account& account,
                                  std::string_view why) const {
    if (!may_sign_in(account)) {
        journal(tx, by, account.cell, kAttempt, "account", account.id.value, account.disabled ? "disabled" : "locked");
        return;
    }
    journal(tx, by, account.cell, kAttempt, "account", account.id.value, why);
    if (account.failed_count + 1 < rules::kFailuresToLock) {
        store::set_failures(tx, account.id, account.failed_count + 1, std::nullopt);
        return;
    }
    store::set_failures(tx, account.id, 0, clocks.system.now() + rules::kLock);
    store::drop_pending(tx, account.id);
    journal(tx, by, account.cell, "account.lock", "account", account.id.value, "failures");
    publish(tx, account.cell, events::kAccountLocked, "account", account.id.value, account.revision + 1,
            {{"account_id", account.id.str()}, {"disabled", false}});
}

SignInStep Service::Impl::open_session(db::Tx& tx, const Actor& by, const store::Account& account,
                                       bool enrol_only) const {
    Instant now = clocks.system.now();
    std::string token = new_token();
    store::Session session;
    session.id = new_id<SessionId>(now);
    session.cell = account.cell;
    session.account = account.id;
    session.token_hash = crypto::sm3(token);
    session.csrf_key_version = keys.current_version(crypto::KeyUse::session);
    session.enrol_only = enrol_only;
    session.created_at = session.last_seen_at = now;
    session.expires_at = now + rules::session_length(account.kind);
    store::insert_session(tx, session, by.channel);
    if (account.failed_count > 0 || account.locked_until)
        store::set_failures(tx, account.id, 0, std::nullopt);
    journal(tx, as_account(by, account), account.cell, "sign_in", "session", session.id.value,
            enrol_only ? "must_enrol" : "");

    SignInStep step;
    step.reply.state = enrol_only ? SignInState::must_enrol : SignInState::signed_in;
    step.reply.csrf_token = csrf_token(session);
    step.session_token = std::move(token);
    return step;
}

SignInStep Service::Impl::ask_second_factor(db::Tx& tx, const store::Account& account,
                                            const std::vector<Factor>& factors) const {
    Instant now = clocks.system.now();
    std::string token = new_token();
    store::PendingSignIn pending{new_uuid(now), account.id, crypto::random_bytes(kTokenBytes)};
    store::insert_pending(tx, pending, account.cell, crypto::sm3(token), now + rules::kPending);

    SignInStep step;
    step.reply.state = SignInState::second_factor;
    step.reply.pending = std::move(token);
    WebauthnQuestion question{to_base64url(pending.challenge), options.rp_id, {}};
    for (const Factor& factor : factors) {
        if (std::ranges::find(step.reply.methods, factor.kind) == step.reply.methods.end())
            step.reply.methods.push_back(factor.kind);
        if (factor.kind == FactorKind::webauthn)
            question.credential_ids.push_back(to_base64url(factor.credential_id));
    }
    if (!question.credential_ids.empty())
        step.reply.webauthn = std::move(question);
    return step;
}

// A refusal is kept (counted, journaled), so it is no error inside the transaction: nullopt commits, and becomes one answer for all.
Result<SignInStep> Service::Impl::settle(const std::function<Result<std::optional<SignInStep>>(db::Tx&)>& body) {
    YIMEN_TRY(std::optional<SignInStep> step, database.write(body));
    if (!step)
        return fail(kSignInRefused);
    return std::move(*step);
}

Result<SignInStep> Service::sign_in(const Actor& by, std::string_view login, std::string_view password) {
    Impl& in = *impl_;
    CellId cell;
    auto found = in.database.read([&](db::Reader& reader) {
        cell = in.places.home_cell(reader);
        return store::account_by_login(reader, cell, rules::fold_login(login));
    });
    if (found && found->kind == AccountKind::system)
        found.reset(); // systems have bearer tokens, not sessions
    YIMEN_TRY(bool right, in.passwords.verify(found ? found->password_hash : in.nobodys_hash, password));
    std::string better_hash;
    if (found && right && crypto::needs_rehash(found->password_hash)) {
        YIMEN_TRY(better_hash, in.passwords.hash(password));
    }
    return in.settle([&](db::Tx& tx) -> Result<std::optional<SignInStep>> {
        auto account = found ? store::lock_account(tx, found->id) : std::nullopt;
        if (!account) {
            in.journal(tx, by, cell, kAttempt, "account", Uuid{}, "unknown_login");
            return std::nullopt;
        }
        if (!right || !in.may_sign_in(*account)) {
            in.count_failure(tx, by, *account, "password");
            return std::nullopt;
        }
        if (!better_hash.empty())
            store::replace_password_hash(tx, account->id, found->password_hash, better_hash);
        auto factors = in.factors.of_account(tx, account->id);
        if (!factors.empty())
            return in.ask_second_factor(tx, *account, factors);
        return in.open_session(tx, by, *account, account->kind == AccountKind::staff);
    });
}

Result<SignInStep> Service::second_factor(const Actor& by, const SecondFactorAnswer& answer) {
    Impl& in = *impl_;
    if (answer.totp.has_value() == answer.webauthn.has_value()) {
        Error error{
            &kInvalidRequest, {}, {{"/totp", "required", "give either a code or the answer of a security key"}}, {}};
        return fail(std::move(error));
    }
    Instant now = in.clocks.system.now();
    std::string token_hash = crypto::sm3(answer.pending.value);
    std::vector<Factor> factors;
    auto pending = in.database.read([&](db::Reader& reader) {
        auto row = store::pending(reader, token_hash, now);
        if (row)
            factors = in.factors.of_account(reader, row->account);
        return row;
    });
    if (!pending)
        return fail(kPendingEnded);
    auto match = answer.totp ? match_totp(factors, answer.totp->value, now)
                             : match_webauthn(factors, *answer.webauthn, pending->challenge, in.options);

    return in.settle([&](db::Tx& tx) -> Result<std::optional<SignInStep>> {
        auto account = store::lock_account(tx, pending->account);
        if (!account || !store::pending(tx, token_hash, now))
            return fail(kPendingEnded); // the same step came twice at once
        bool used = match && in.may_sign_in(*account) &&
                    (match->kind == FactorKind::totp ? in.factors.use_step(tx, match->factor, match->to)
                                                     : in.factors.use_count(tx, match->factor, match->from, match->to));
        if (!used) {
            in.count_failure(tx, by, *account, answer.totp ? "totp" : "webauthn");
            return std::nullopt;
        }
        store::remove_pending(tx, pending->id);
        return in.open_session(tx, by, *account, false);
    });
}

Result<SignInStep> Service::sign_in_bound(const Actor& by, AccountId id) {
    Impl& in = *impl_;
    return in.settle([&](db::Tx& tx) -> Result<std::optional<SignInStep>> {
        auto account = store::lock_account(tx, id);
        if (!account || account->kind != AccountKind::visitor)
            return std::nullopt;
        if (!in.may_sign_in(*account)) {
            in.count_failure(tx, by, *account, "oidc");
            return std::nullopt;
        }
        return in.open_session(tx, by, *account, false);
    });
}

} // namespace yimen::people
