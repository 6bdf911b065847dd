#pragma once

// One person, or one device, that speaks to the server's own API from inside the program: the demo's day is played through this, so that
// every row that it leaves was made by a call that a page could have made.

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <functional>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "http/server.h"

namespace yimen::app {

// The server's problem document.
struct Refused : std::runtime_error {
    Refused(std::string_view call, int status, std::string code, const std::string& body);
    int status;
    std::string code;
};

// The text of a member; empty when it is not there or is none.
std::string text_in(const boost::json::value& from, std::string_view name);

class DemoCaller {
  public:
    // `channel`: portal, counter, kiosk, console. Each caller has an address of its own, as each device in a hall has.
    DemoCaller(http::Server& server, std::string channel);

    // `totp` is asked when a second factor is wanted. Throws Refused.
    void sign_in(const std::string& login, const std::string& password, const std::function<std::string()>& totp);
    void pair(const std::string& code);

    boost::json::value get(const std::string& path);
    // The rows of a list. (A range-for over `get(…).at("items")` would outlive what get gave.)
    boost::json::array rows(const std::string& path);
    // Of every page; the path has a query already.
    boost::json::array all_rows(const std::string& path);
    // `revision`: what If-Match names. Throws Refused. A call that comes too often waits as long as it is told to.
    boost::json::value post(const std::string& path, boost::json::object body = {},
                            std::optional<std::int64_t> revision = {});
    boost::json::value put(const std::string& path, boost::json::object body,
                           std::optional<std::int64_t> revision = {});
    boost::json::value upload(const std::string& path, std::string content, const std::string& name,
                              std::string_view media_type);
    // The content of a file that the server sends.
    std::string download(const std::string& path);

  private:
    boost::json::value send(http::LocalCall call);
    http::LocalCall prepared(std::string_view method, const std::string& path) const;

    http::Server& server_;
    std::string channel_, address_, cookie_, csrf_;
};

} // namespace yimen::app
