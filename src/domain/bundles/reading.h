#pragma once

// What modules above may know of bundle cases.

#include "bundle_cases.h"

namespace yimen::bundles {

struct BundleFacts {
    BundleCaseId id;
    access::Scope::RowScope scope;
    std::string name, name_en;
    std::optional<Instant> submitted_at, done_at;
    std::vector<cases::CaseId> members;
};
// The bundle case, if `who` may see it.
std::optional<BundleFacts> seen_by(db::Reader& reader, const access::Principal& who, BundleCaseId id);
// Those that `who` may see and that were done since then, the newest first; at most `limit`.
std::vector<BundleFacts> done_since(db::Reader& reader, const access::Principal& who, Instant since, int limit);
// How it is called in English, whoever asks; empty when it has no such name.
std::string name_en_of(db::Reader& reader, BundleCaseId id);

} // namespace yimen::bundles
