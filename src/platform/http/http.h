#pragma once

// The one face of the web that modules see. Beast stays in server.cc. Handlers are plain functions that run on a pool of worker
// threads; they may block on the database, and on nothing else.

#include <boost/json/value.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "access/access.h"
#include "base/id.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "db/db.h"

namespace yimen::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del };
std::string_view to_string(Method method);

// A body that was streamed to disk because its route asked for it (BodyKind::file).
struct UploadedFile {
    std::string path; // a temporary file; the handler moves it, or it is removed when the handler is done
    std::string sm3;  // digest of the content, 64 hex digits
    std::int64_t size = 0;
};

struct Request {
    Method method = Method::get;
    std::string path;                                         // decoded, without query
    std::vector<std::pair<std::string, std::string>> params;  // {id} of the pattern
    std::vector<std::pair<std::string, std::string>> query;   // decoded
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    std::optional<UploadedFile> file;
    std::string remote_address;
    std::string id; // request id, in the log and in each problem document
    bool secure = false;

    std::string_view header(std::string_view lower_case_name) const; // empty when absent
    std::string_view cookie(std::string_view name) const;
    std::string_view param(std::string_view name) const;
    std::optional<std::string_view> query_value(std::string_view name) const;
    // What somebody wrote, in a header because the body is a file, and in no address because logs keep those: percent-encoded UTF-8, since
    // headers carry ASCII only. nullopt when it is missing, cannot be read, holds control characters or line breaks, or is longer.
    std::optional<std::string> words(std::string_view lower_case_name, std::size_t most_code_points) const;
    // X-File-Name of an upload: such words of at most 200 characters, and no path.
    std::optional<std::string> file_name() const;
    // "zh" or "en", whichever Accept-Language prefers; zh when it names neither.
    std::string_view language() const;
};

// A stream of server-sent events that the server keeps open after the reply (see platform/live).
class EventSource {
  public:
    virtual ~EventSource() = default;
    // Called once on the server's side; `write` may be called from any thread with a whole chunk ("id: …\ndata: …\n\n"), which is
    // shared, not copied, by all listeners. It returns false when the client is gone or too slow.
    virtual void open(std::function<bool(std::shared_ptr<const std::string>)> write, std::function<void()> close) = 0;
    // The client went away, or the server stops.
    virtual void closed() = 0;
};

struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::shared_ptr<const std::string> shared_body; // when set, the body; one buffer for all who get it
    std::string file_path;                          // when set, the body is this file
    std::shared_ptr<EventSource> events;            // when set, the reply is text/event-stream and stays open

    Reply() = default;
    explicit Reply(int status, std::string content_type = "application/json", std::string body = {})
        : status(status), content_type(std::move(content_type)), body(std::move(body)) {}
    Reply& with(std::string_view name, std::string_view value);
};

enum class BodyKind : std::uint8_t { none, json, file };

// What a route promises; OpenAPI, the permission test and the rate limits are read from it.
struct RouteInfo {
    Method method = Method::get;
    std::string_view pattern;   // "/cases/{id}/accept", below /api/v1
    std::string_view operation; // "acceptCase": the name in the generated client
    std::string_view summary;   // one English sentence
    access::Roles allow = {};   // roles that may call it; see `open`
    bool open = false;          // anybody may call it, signed in or not
    bool any_account = false;   // every signed-in account may call it, whatever its roles
    bool keyed = true;          // a POST needs an Idempotency-Key (switched off where repeating is harmless)
    bool match = false;         // needs If-Match with the revision of what is changed
    int per_minute = 600;       // calls for each principal, or address where nobody is signed in
    std::int64_t max_body = 1 << 20;
    BodyKind body = BodyKind::json; // ignored for GET
    bool streams = false;           // may return Reply::events
};

// What a handler knows of the call.
class Context {
  public:
    virtual ~Context() = default;
    virtual const Request& request() const = 0;
    // Nobody is signed in on an open route: null.
    virtual const access::Principal* principal() const = 0;
    const access::Principal& who() const { return *principal(); }
    virtual std::string_view
    channel() const = 0; // portal, counter, kiosk, display, console, api: from the X-Yimen-Channel header

    // A path parameter as an id; a malformed one is not_found, as an unknown one is.
    template <class T>
    Result<T> id(std::string_view name) const {
        auto parsed = T::parse(request().param(name));
        if (!parsed)
            return not_found();
        return *parsed;
    }
    // The revision named by If-Match ("7"); the dispatcher has made sure that it is there on routes with `match`.
    virtual std::int64_t expected_revision() const = 0;
    virtual tl::unexpected<Error> not_found() const = 0;

    // The one way for a handler to change something: db.write plus, when the call has an Idempotency-Key, its record in the same
    // transaction. A repeated key gives the recorded result or refusal without running `body`; the same key with another body is
    // refused (http.key_reused). `Out` must be small and free of personal data (ids, state, revision), since it is kept.
    template <class F>
    auto write(F&& body) -> std::invoke_result_t<F, db::Tx&> {
        using Out = typename std::invoke_result_t<F, db::Tx&>::value_type;
        std::optional<std::invoke_result_t<F, db::Tx&>> fresh;
        auto kept = do_write([&](db::Tx& tx) -> Result<boost::json::value> {
            fresh.emplace(body(tx));
            if (!*fresh)
                return fail(fresh->error());
            if constexpr (std::is_void_v<Out>)
                return boost::json::value();
            else
                return to_json(**fresh);
        });
        if (!kept)
            return fail(std::move(kept).error());
        if constexpr (std::is_void_v<Out>)
            return {};
        else if (
            kept->replayed) // also where `body` ran: the same key at once was faster, and what this one did was rolled back
            return read_json<Out>(kept->value);
        else
            return std::move(**fresh);
    }

  protected:
    struct Kept {
        boost::json::value value;
        bool replayed = false; // from the record of another call with the same key
    };

  private:
    virtual Result<Kept> do_write(const std::function<Result<boost::json::value>(db::Tx&)>& body) = 0;
};

// 201 with the Location of the new resource.
template <class T>
struct Created {
    T value;
    std::string location; // path of the new resource
};

// 200 with headers of its own (a cookie); 204 when T is None.
template <class T>
struct WithHeaders {
    T value;
    std::vector<std::pair<std::string, std::string>> headers;
};

// How many rows a page of a list has: 20, or what was asked for, from 1 to 100.
int page_size(const std::optional<int>& asked);

// One page of a list. `next` is opaque; null on the last page. `total` is the exact number, or null where counting is too dear.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next;
    std::optional<std::int64_t> total;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next, total), (), ())
};

// Nothing to read (no query, no body or an empty object), or nothing to say (204).
struct None {
    BOOST_DESCRIBE_CLASS(None, (), (), (), ())
};

// A route as the router keeps it. Made by Routes::add.
struct Route {
    RouteInfo info;
    std::function<Result<Reply>(Context&)> handler;
    std::function<boost::json::value(SchemaRegistry&)> request_schema; // null when there is no body
    std::function<boost::json::value(SchemaRegistry&)> query_schema;   // for GET with a query struct
    std::function<boost::json::value(SchemaRegistry&)> reply_schema;
    int reply_status = 200; // of success: 200, 201 or 204
    std::string reply_type; // content type; empty: the handler decides
};

// The routes of one module; the table at the bottom of its http.cc.
class Routes {
  public:
    // handler: Result<Out>(Context&, const In&), or Result<Out>(Context&) when In = None. For GET, DELETE and file bodies, In is read
    // from the query string (strings, numbers, bools, enums, ids, dates, optionals and vectors of these); otherwise from the JSON body.
    // Out: a described struct (200; with a member `revision` also an ETag), Created<T> (201), None (204), WithHeaders
    // of one of these, or Reply as it is.
    template <class In, class Out, class F>
    void add(RouteInfo info, F handler);

    const std::vector<Route>& all() const { return routes_; }

  private:
    std::vector<Route> routes_;
};

} // namespace yimen::http

#include "typed_route.h"
