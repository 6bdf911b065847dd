#pragma once

#include <boost/describe/class.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace yimen {

// What sort of refusal an error is. One switch in platform/http maps the kind to an HTTP status.
enum class ErrorKind {
    invalid,               // 400: the request cannot be understood or breaks its schema
    unauthenticated,       // 401: nobody is signed in
    forbidden,             // 403: signed in, but not allowed
    not_found,             // 404: does not exist, or must not be known to exist
    conflict,              // 409: the state does not allow it
    gone,                  // 410
    precondition_failed,   // 412: the page was stale (If-Match)
    too_large,             // 413
    unsupported_media,     // 415
    unprocessable,         // 422: well formed, but the content breaks a rule
    precondition_required, // 428: If-Match or Idempotency-Key is missing
    rate_limited,          // 429
    internal,              // 500
    unavailable,           // 503: try again after a pause
    storage_full,          // 507
};

// One row of a module's error table (`errors.h`): `code` is `module.reason`, stable for clients.
struct ErrorCode {
    std::string_view code;
    ErrorKind kind;
    std::string_view en;
    std::string_view zh;
};

// One field that was wrong. `pointer` is a JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
// `code` is a short stable word (required, unknown_field, wrong_type, too_long, bad_format, not_in_list, out_of_range, …).
struct InvalidParam {
    std::string pointer;
    std::string code;
    std::string reason;
    BOOST_DESCRIBE_CLASS(InvalidParam, (), (pointer, code, reason), (), ())
};

// A refusal as a value. Exceptions are kept for bugs and broken infrastructure.
struct Error {
    const ErrorCode* code = nullptr;
    std::string detail;
    std::vector<InvalidParam> invalid_params;
    boost::json::object more; // extra members of the problem document, for example `state` and `allowed`

    ErrorKind kind() const { return code->kind; }
    bool is(const ErrorCode& other) const { return code->code == other.code; }
};

template <class T = void>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(const ErrorCode& code, std::string detail = {}, boost::json::object more = {}) {
    return tl::unexpected<Error>(Error{&code, std::move(detail), {}, std::move(more)});
}
inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

} // namespace yimen

// YIMEN_TRY(auto value, may_fail());  returns the error to the caller, or binds the value.
#define YIMEN_CAT_(a, b) a##b
#define YIMEN_CAT(a, b) YIMEN_CAT_(a, b)
#define YIMEN_TRY(declaration, ...) YIMEN_TRY_(YIMEN_CAT(yimen_try_, __COUNTER__), declaration, __VA_ARGS__)
#define YIMEN_TRY_(name, declaration, ...)                                                                             \
    auto name = (__VA_ARGS__);                                                                                         \
    if (!name)                                                                                                         \
        return ::tl::unexpected<::yimen::Error>(std::move(name).error());                                              \
    declaration = std::move(*name)
// The same for a Result<void>.
#define YIMEN_CHECK(...)                                                                                               \
    if (auto yimen_check = (__VA_ARGS__); !yimen_check)                                                                \
    return ::tl::unexpected<::yimen::Error>(std::move(yimen_check).error())
