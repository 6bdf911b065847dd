#pragma once

#include "http.h"

namespace yimen::http {

// The one switch from the kind of a refusal to its HTTP status, and back (idempotency records keep the status).
int status_of(ErrorKind kind);
std::optional<ErrorKind> kind_of(int status);

// A problem document (RFC 9457) in the language of the request. `status` overrides that of the error's kind, for the few statuses
// that only the server itself gives (405, 408, 431).
Reply problem(const Error& error, const Request& request, std::optional<int> status = {});
inline Reply problem(const ErrorCode& code, const Request& request, std::optional<int> status = {}) {
    return problem(Error{&code, {}, {}, {}}, request, status);
}

} // namespace yimen::http
