#pragma once

// A new version of a licence (domain.md "Licences"): 延续 by a later last day (行政许可法 art. 50), 变更 of what stands on it (art. 49), 补领 after
// loss. The version before is replaced at once; the new one has the same number, the next version in its identifier, and a file and a seal of its own.

#include "operations.h"

namespace yimen::licences {

// What is to be otherwise than in the version before.
struct Difference {
    Operation operation = Operation::change;
    std::optional<Date> valid_to;              // renew: the new last day; none: without end
    std::map<std::string, std::string> fields; // change: label → what stands there now
};

// Signs, so never inside a transaction; `operate` with the result stores it, or says licences.stale when the version before has changed meanwhile.
// licences.not_found, licences.not_ours, licences.stale, licences.not_allowed, licences.too_many_versions; request.invalid with a pointer for a last
// day that is not later than the present one and today, a label that the licence has not, and a change that changes nothing.
Result<Prepared> prepare_version(const Licences& licences, const Caller& caller, LicenceId id, std::int64_t revision,
                                 const Difference& difference);

http::Routes version_routes(const Licences& licences);

} // namespace yimen::licences
