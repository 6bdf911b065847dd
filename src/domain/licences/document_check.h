#pragma once

// The public check of a sealed document, ours or another maker's: anybody uploads it, gets the four findings apart, and the file is gone.

#include <functional>

#include "base/time.h"
#include "db/db.h"
#include "http/http.h"
#include "ofd/verify.h"

namespace yimen::licences {

inline constexpr ErrorCode kChecksBusy{"licences.checks_busy", ErrorKind::unavailable,
                                       "Others are having documents checked; please try again in a moment.",
                                       "正在核验的文件较多，请稍后再试。"};

// What all findings together come to; never simply "good" for a document whose signer nobody here knows.
enum class DocumentOutcome {
    holds,         // whole, sealed by whom the seal names, under a root that is trusted here, in time
    holds_in_part, // the same, but no signature covers some of its files
    untrusted,     // whole, but nobody here knows the signer or the maker of the seal
    not_settled,   // nothing speaks against it, but not everything could be checked
    bad,           // something does not hold
    not_signed
};
BOOST_DESCRIBE_ENUM(DocumentOutcome, holds, holds_in_part, untrusted, not_settled, bad, not_signed)
DocumentOutcome outcome_of(const ofd::Report& report);

// POST /verify/file. `trusted` says whom this hall trusts now; `database` knows how what was issued here stands today.
http::Routes document_check_routes(std::function<ofd::Trusted()> trusted, db::Database& database, const Clocks& clocks);

} // namespace yimen::licences
