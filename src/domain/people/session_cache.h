#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "http/server.h"

namespace yimen::people {

// Who calls, by the hash of the session token, for at most a second: a page that makes ten calls at once costs one read.
class SessionCache {
  public:
    // What to give back to `put`: what was read before anything was forgotten must not be remembered after it.
    struct Found {
        std::optional<http::Identity> identity;
        std::uint64_t generation = 0;
    };
    Found find(const std::string& token_hash, Instant now);
    void put(const std::string& token_hash, const http::Identity& identity, Instant now, std::uint64_t generation);
    void forget_session(SessionId session);
    void forget_account(AccountId account);
    std::size_t size() const;

    static constexpr std::size_t kLimit = 4096;
    static constexpr std::chrono::seconds kLife{1};

  private:
    struct Entry {
        http::Identity identity;
        Instant read_at;
        bool fresh(Instant now) const { return read_at <= now && now < read_at + kLife; }
    };

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::uint64_t generation_ = 0;
};

} // namespace yimen::people
