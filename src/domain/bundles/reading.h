#pragma once

// What modules above may know of bundle cases.

#include "bundle_cases.h"

namespace yimen::bundles {

struct BundleFacts {
    BundleCaseId id;
    access::Scope::RowScope scope;
    std::string name, name_en;
    Instant created_at;
    std::optional<Instant> submitted_at, done_at;
    std::vector<cases::CaseId> members;
};
// The bundle case, if `who` may see it.
std::optional<BundleFacts> seen_by(db::Reader& reader, const access::Principal& who, BundleCaseId id);
// Those that `who` may see and that were done since then, the newest first; at most `limit`.
std::vector<BundleFacts> done_since(db::Reader& reader, const access::Principal& who, Instant since, int limit);
// The same, whoever asks.
std::optional<BundleFacts> facts(db::Reader& reader, BundleCaseId id);

// What happened to bundle cases of a hall, and what those that were handed in then spare against one by one, as it was reckoned when
// they were.
struct CaseFigures {
    std::int64_t begun = 0, given_up = 0, submitted = 0, done = 0;
    std::int64_t working_days = 0, materials = 0, forms = 0, fields = 0, steps = 0, trips = 0;
    BOOST_DESCRIBE_CLASS(CaseFigures, (),
                         (begun, given_up, submitted, done, working_days, materials, forms, fields, steps, trips), (),
                         ())
};
// From `from` to before `to`, as far as `who` oversees them by one of `roles`.
CaseFigures case_figures(db::Reader& reader, const access::Principal& who, access::Roles roles, HallId hall,
                         Instant from, Instant to);
// Bundle cases of a template that are begun and not done; they stay on what it said when they began.
std::int64_t running_of_template(db::Reader& reader, CellId cell, std::string_view key);
// How it is called in English, whoever asks; empty when it has no such name.
std::string name_en_of(db::Reader& reader, BundleCaseId id);

} // namespace yimen::bundles
