#pragma once

// The inside of Service, shared by its parts: sessions.cc, sign_in.cc, enrolment.cc, visitors.cc.

#include <semaphore>

#include "base/json.h"
#include "errors.h"
#include "parts.h"
#include "people.h"
#include "session_cache.h"
#include "store.h"

namespace yimen::people {

// Argon2id takes some 64 MB and 100 ms by design, so only a few run at once; the others wait a little and are then turned away, and the
// rest of the hall goes on working.
class PasswordWork {
  public:
    PasswordWork() : slots_(kAtOnce) {}
    // people.too_many_sign_ins when no slot gets free within five seconds.
    Result<std::string> hash(std::string_view password);
    Result<bool> verify(std::string_view hash, std::string_view password);

  private:
    static constexpr std::ptrdiff_t kAtOnce = 4;
    template <class F>
    auto run(F work) -> Result<decltype(work())>;
    std::counting_semaphore<kAtOnce> slots_;
};

struct Service::Impl : Parts {
    Impl(db::Database& database, const Clocks& both, const crypto::KeyStore& key_store,
         const places::Directory& directory, Options given);

    // --- sessions.cc
    std::string csrf_token(const store::Session& session) const;
    bool is_live(const store::LiveSession& live, Instant now) const;
    access::Principal principal(db::Reader& reader, const store::LiveSession& live) const;
    void describe_device(db::Reader& reader, access::Principal& out) const;
    void touch(const store::LiveSession& live, Instant now);

    // --- devices.cc
    std::string pairing_code(places::DeviceId device, Instant expires_at) const;
    Result<places::Device> kept_device(db::Reader& reader, const access::Principal& who, places::DeviceId id) const;
    Result<void> place_device(db::Reader& reader, places::Device& device, const DevicePlace& place) const;
    void tell_device(db::Tx& tx, const places::Device& device) const;
    DeviceMe device_me(db::Reader& reader, const places::Device& device, std::string csrf) const;

    // --- sign_in.cc
    bool may_sign_in(const store::Account& account) const;
    void count_failure(db::Tx& tx, const Actor& by, const store::Account& account, std::string_view why) const;
    SignInStep open_session(db::Tx& tx, const Actor& by, const store::Account& account, bool enrol_only) const;
    SignInStep ask_second_factor(db::Tx& tx, const store::Account& account, const std::vector<Factor>& factors) const;
    Result<SignInStep> settle(const std::function<Result<std::optional<SignInStep>>(db::Tx&)>& body);

    // --- enrolment.cc
    Result<SecondFactor> add_factor(db::Tx& tx, const Actor& by, const access::Principal& who, Factor factor) const;

    db::Database& database;
    const crypto::KeyStore& keys;
    const places::Directory& places;
    const Options options;
    const Registry registry;
    SessionCache cache;
    PasswordWork passwords;
    // Verified where a login is unknown, so that both take as long. One for the process: it is slow to make.
    const std::string& nobodys_hash;
};

inline boost::json::object account_change(AccountId account) { return {{"account_id", account.str()}}; }

} // namespace yimen::people
