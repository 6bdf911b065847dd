#include "session_cache.h"

namespace yimen::people {

SessionCache::Found SessionCache::find(const std::string& token_hash, Instant now) {
    std::lock_guard lock(mutex_);
    auto found = entries_.find(token_hash);
    if (found == entries_.end() || !found->second.fresh(now))
        return {std::nullopt, generation_};
    return {found->second.identity, generation_};
}

void SessionCache::put(const std::string& token_hash, const http::Identity& identity, Instant now,
                       std::uint64_t generation) {
    std::lock_guard lock(mutex_);
    if (generation != generation_)
        return;
    if (entries_.size() >= kLimit)
        std::erase_if(entries_, [&](const auto& entry) { return !entry.second.fresh(now); });
    if (entries_.size() >= kLimit)
        entries_.clear();
    entries_.insert_or_assign(token_hash, Entry{identity, now});
}

void SessionCache::forget_session(SessionId session) {
    std::lock_guard lock(mutex_);
    ++generation_;
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.identity.principal.session == session; });
}

void SessionCache::forget_account(AccountId account) {
    std::lock_guard lock(mutex_);
    ++generation_;
    std::erase_if(entries_, [&](const auto& entry) { return entry.second.identity.principal.account == account; });
}

std::size_t SessionCache::size() const {
    std::lock_guard lock(mutex_);
    return entries_.size();
}

} // namespace yimen::people
