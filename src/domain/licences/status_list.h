#pragma once

// The signed status list: which licences are not in force though their code says nothing of it. A phone checks it without a network; it is
// numbered, and says when it was made and when the next one comes. Bytes: docs/standards/licence-qr.md.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/jobs.h"
#include "licences.h"

namespace yimen::licences {

inline constexpr std::string_view kStatusJob = "licences.status_list";
inline constexpr std::chrono::hours kStatusPace{12};  // a new list at the latest
inline constexpr std::chrono::hours kStatusHolds{24}; // until then a list may be relied upon

struct StatusEntry {
    std::string digest; // the first bytes of the record's digest, as in the QR payload
    int code = 0;       // state of standards.md §2.4: 2 暂扣, 3 撤销, 4 注销, 5 失效, 7 吊销
    auto operator<=>(const StatusEntry&) const = default;
};
struct StatusList {
    std::string key_id;
    std::int64_t number = 0;
    Instant made_at, next_update_at;  // system time, whole seconds
    std::vector<StatusEntry> entries; // by digest
};
// Without the signature, which follows it.
std::string encode(const StatusList& list);
std::optional<StatusList> decode_status_list(std::string_view bytes);

// In the transaction that changed a state: the job makes a new list soon after.
void remake_status_list(db::Tx& tx, Instant system_now);
Result<void> make_status_list(const Licences& licences, jobs::Run& run);
// The newest list with its signature; licences.no_status_list before there is one.
Result<std::string> newest_status_list(db::Reader& reader);

http::Routes status_routes(const Licences& licences);

} // namespace yimen::licences
