#include "base/text.h"
#include "events.h"
#include "rules.h"
#include "service.h"

namespace yimen::people {

// The slow half, outside of transactions. A wrong present password is counted like a failed sign-in: who has found an open session may
// not guess at it.
Result<CheckedPassword> Service::check_password(const Actor& by, const access::Principal& who,
                                                const PasswordChange& given) {
    Impl& in = *impl_;
    auto account = in.database.read([&](db::Reader& reader) { return store::account(reader, who.account); });
    if (!account)
        return fail(kSessionEnded);
    if (auto problem = rules::password_problem(given.new_password, account->login)) {
        Error error{&kInvalidRequest, {}, {{"/new_password", "too_weak", std::string(*problem)}}, {}};
        return fail(std::move(error));
    }
    YIMEN_TRY(bool right, in.passwords.verify(account->password_hash, given.current));
    if (!right || !in.may_sign_in(*account)) {
        YIMEN_CHECK(in.database.write([&](db::Tx& tx) -> Result<void> {
            if (auto locked = store::lock_account(tx, who.account))
                in.count_failure(tx, by, *locked, "password");
            return {};
        }));
        return fail(kWrongPassword);
    }
    YIMEN_TRY(std::string hash, in.passwords.hash(given.new_password));
    return CheckedPassword{account->password_hash, std::move(hash)};
}

// Whoever knew the old password is signed out; only the session that changed it goes on.
Result<void> Service::change_password(db::Tx& tx, const Actor& by, const access::Principal& who,
                                      const CheckedPassword& checked) const {
    const Impl& in = *impl_;
    Instant now = in.clocks.system.now();
    auto account = store::lock_account(tx, who.account);
    auto live = store::session_by_id(tx, who.session);
    // A session that has not shown the second factor yet may not lock its owner out.
    if (!account || !live || !in.is_live(*live, now) || live->session.enrol_only)
        return fail(kSessionEnded);
    if (account->password_hash != checked.old_hash)
        return fail(kWrongPassword); // changed elsewhere in the meantime
    store::replace_password_hash(tx, who.account, checked.old_hash, checked.new_hash);
    store::drop_pending(tx, who.account);
    in.journal(tx, by, who.cell, "password.change", "account", who.account.value);
    for (SessionId session : store::open_sessions(tx, who.account)) {
        if (session == who.session)
            continue;
        store::end_session(tx, session, now);
        in.journal(tx, by, who.cell, "session.end", "session", session.value);
        in.publish(tx, who.cell, events::kSessionEnded, "session", session.value, 1, account_change(who.account));
    }
    return {};
}

} // namespace yimen::people
