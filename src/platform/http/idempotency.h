#pragma once

#include <functional>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"

namespace yimen::http {

// Whose key it is, and for what. `request_hash` is the SM3 digest of method, target and body.
struct IdempotencyKey {
    std::string principal; // account id, or "-" where nobody is signed in
    std::string operation;
    std::string key;
    db::Blob request_hash;
};

struct KeyedOutcome {
    Result<boost::json::value> result;
    bool replayed = false;
};

// Runs `body` in a transaction once for each key. A repeated key gives the recorded result or refusal; with another request_hash it is
// refused as http.key_reused.
//
// Cost: one SELECT at the start and one INSERT as the last statement, which on PostgreSQL travels with the COMMIT. Two calls with one
// key at once: the primary key lets one commit; the other is rolled back and answers from the record. A refusal rolls `body` back and is
// then recorded on its own: a crash between the two leaves a call that nobody was answered, which may run again.
// Refusals that pass by themselves (rate_limited, unavailable, internal, storage_full) are not recorded.
KeyedOutcome write_once(db::Database& database, const IdempotencyKey& key, Instant now,
                        const std::function<Result<boost::json::value>(db::Tx&)>& body);

} // namespace yimen::http
