#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

namespace yimen::people::oidc {

// A JSON object from the provider: GET, or POST of a form when there is one. nullopt, logged, when it does not answer as it should within
// five seconds.
struct Form {
    std::string body, user, password; // HTTP Basic, RFC 6749 §2.3.1
};
std::optional<boost::json::object> fetch(const std::string& url, const std::optional<Form>& form = {});
std::string form_encoded(std::string_view text);

} // namespace yimen::people::oidc
