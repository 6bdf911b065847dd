#pragma once

// One question to another system: JSON there, JSON back. It blocks, so it belongs into a job or a handler and into no transaction.

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace yimen::http {

struct Outgoing {
    std::string url; // http:// or https://; redirects are not followed
    std::string bearer = {};
    std::string body;
    std::int64_t timeout_ms = 3000;
    std::size_t largest_reply = 64 * 1024; // bytes; more is a failure
};
struct Incoming {
    std::int64_t status = 0;
    std::string body;
};
// Otherwise what went wrong, for the log.
tl::expected<Incoming, std::string> post_json(const Outgoing& question);
// The value of <prefix><NAME> in the environment: what a source of this name knows us by. Empty when there is none.
std::string token_from_environment(std::string_view prefix, std::string_view name);

} // namespace yimen::http
