#include "dispatcher.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <system_error>

#include "base/text.h"
#include "crypto/crypto.h"
#include "errors.h"
#include "idempotency.h"
#include "log/log.h"
#include "log/metrics.h"
#include "problem.h"
#include "target.h"

namespace yimen::http {
namespace {

constexpr std::string_view kPrefix = "/api/v1";
constexpr std::size_t kMaxBuckets = 100'000;
// Bad tokens that one address may send: a whole hall behind one address may find its sessions ended at once.
constexpr int kBadTokensPerMinute = 1200;

constexpr std::string_view kContentSecurityPolicy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' "
                                                    "'unsafe-inline'; object-src 'none'; base-uri 'self'; "
                                                    "form-action 'self'; frame-ancestors 'none'";
// Pages that stand at a desk or a kiosk speak with its devices (docs/standards/device-bridge.md), and with nothing else of that machine.
constexpr std::string_view kDeskPages[] = {"/counter/", "/kiosk/"};
constexpr std::string_view kDevicesToo = "; connect-src 'self' http://127.0.0.1:9471";

std::string content_security_policy(std::string_view path) {
    std::string out(kContentSecurityPolicy);
    if (std::ranges::any_of(kDeskPages, [&](std::string_view desk) { return path.starts_with(desk); }))
        out += kDevicesToo;
    return out;
}

std::string url_of(std::string_view pattern) {
    if (pattern.starts_with("//"))
        return std::string(pattern.substr(1));
    return std::string(kPrefix) + std::string(pattern);
}

std::optional<Method> parse_method(std::string_view name) {
    for (std::size_t i = 0; i < kMethodCount; ++i)
        if (to_string(static_cast<Method>(i)) == name)
            return static_cast<Method>(i);
    return std::nullopt;
}

bool is_read(Method method) { return method == Method::get || method == Method::head; }

bool is_json(std::string_view content_type) {
    std::string_view media = content_type.substr(0, content_type.find(';'));
    return folded(trimmed(media)) == "application/json";
}

bool is_idempotency_key(std::string_view key) {
    return key.size() >= 8 && key.size() <= 128 &&
           std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

// "7", or W/"7" as a compressing proxy makes of it.
std::optional<std::int64_t> parse_revision(std::string_view tag) {
    if (tag.starts_with("W/"))
        tag.remove_prefix(2);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
        return std::nullopt;
    std::int64_t revision = 0;
    auto [end, error] = std::from_chars(tag.data() + 1, tag.data() + tag.size() - 1, revision);
    if (error != std::errc() || end != tag.data() + tag.size() - 1 || revision < 0)
        return std::nullopt;
    return revision;
}

struct Token {
    std::string_view text;
    bool from_cookie = false;
};

Token token_of(const Request& request) {
    constexpr std::string_view kBearer = "bearer ";
    std::string_view authorization = request.header("authorization");
    if (folded(authorization.substr(0, kBearer.size())) == kBearer)
        return {authorization.substr(kBearer.size()), false};
    return {request.cookie("yimen_session"), true};
}

std::string label(std::string_view name, std::string_view value) {
    std::string out;
    out.append(name).append("=\"").append(value).append("\"");
    return out;
}

std::string who_calls(const Call& call) {
    return call.principal ? call.principal->account.str() : call.request.remote_address;
}

class CallContext final : public Context {
  public:
    CallContext(const Call& call, db::Database& database, const Clocks& clocks)
        : call_(call), database_(database), clocks_(clocks) {}

    const Request& request() const override { return call_.request; }
    const access::Principal* principal() const override { return call_.principal ? &*call_.principal : nullptr; }
    std::int64_t expected_revision() const override { return call_.revision.value_or(0); }
    tl::unexpected<Error> not_found() const override { return fail(kNotFound); }
    bool replayed() const { return replayed_; }

    std::string_view channel() const override {
        std::string_view named = call_.request.header("x-yimen-channel");
        for (std::string_view known : {"portal", "counter", "kiosk", "display", "console"})
            if (named == known)
                return known;
        return "api";
    }

  private:
    Result<Kept> do_write(const std::function<Result<boost::json::value>(db::Tx&)>& body) override {
        std::string_view key = call_.request.header("idempotency-key");
        if (key.empty() || is_read(call_.request.method)) {
            YIMEN_TRY(auto value, database_.write(body));
            return Kept{std::move(value), false};
        }
        KeyedOutcome outcome = write_once(database_, key_for(key), clocks_.system.now(), body);
        replayed_ = replayed_ || outcome.replayed;
        YIMEN_TRY(auto value, std::move(outcome.result));
        return Kept{std::move(value), outcome.replayed};
    }

    // A call that writes more than once has a record for each time.
    IdempotencyKey key_for(std::string_view key) {
        const Request& request = call_.request;
        std::string operation(call_.route->info.operation);
        if (++writes_ > 1)
            operation += '#' + std::to_string(writes_);
        std::string hashed(to_string(request.method));
        hashed.append(" ").append(call_.target).append("\n").append(request.file ? request.file->sm3 : request.body);
        return {call_.principal ? call_.principal->account.str() : "-", std::move(operation), std::string(key),
                db::Blob{crypto::sm3(hashed)}};
    }

    const Call& call_;
    db::Database& database_;
    const Clocks& clocks_;
    int writes_ = 0;
    bool replayed_ = false;
};

// Runs `body` and makes a refusal of what it throws: one of the two places where exceptions end (the job runner is the other).
Result<Reply> guarded(const Call& call, const std::function<Result<Reply>()>& body) {
    auto note = [&](const char* event, const std::exception& error) {
        log::error(event,
                   {{"id", call.request.id}, {"operation", call.route->info.operation}, {"error", error.what()}});
    };
    try {
        return body();
    } catch (const db::StorageFull& error) {
        note("http.storage_full", error);
        return fail(kStorageFull);
    } catch (const std::system_error& error) { // of files: no room for the content, or for one more name
        bool full = error.code() == std::errc::no_space_on_device ||
                    error.code() == std::error_code(EDQUOT, std::generic_category());
        note(full ? "http.storage_full" : "http.internal", error);
        return fail(full ? kStorageFull : kInternal);
    } catch (const db::Unavailable&) {
        return fail(kBusy);
    } catch (const std::exception& error) {
        note("http.internal", error);
        return fail(kInternal);
    }
}

std::string_view header_of(const Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers)
        if (key == name)
            return value;
    return {};
}

void answer_conditionally(const Request& request, Reply& reply) {
    std::string_view etag = header_of(reply, "ETag"), known = request.header("if-none-match");
    if (!is_read(request.method) || reply.status != 200 || etag.empty() || known.empty() || !matches_etag(known, etag))
        return;
    reply.status = 304;
    reply.body.clear();
    reply.shared_body = nullptr;
    reply.file_path.clear();
}

} // namespace

Dispatcher::Dispatcher(const ServerOptions& options, db::Database& database, const Clocks& clocks,
                       Authenticate authenticate)
    : options_(options), database_(database), clocks_(clocks), authenticate_(std::move(authenticate)),
      static_files_(options.web_root), limiter_(options.rate_factor, kMaxBuckets) {}

void Dispatcher::add(const Routes& routes) {
    routes_.insert(routes_.end(), routes.all().begin(), routes.all().end());
    router_ = {};
    for (const Route& route : routes_)
        router_.add(url_of(route.info.pattern), route.info.method, route);
}

void Dispatcher::believe_proxy(Request& request) const {
    const auto& trusted = options_.trusted_proxies;
    if (std::find(trusted.begin(), trusted.end(), request.remote_address) == trusted.end())
        return;
    // The last entry is the one that our own proxy wrote; those before it are the client's word.
    if (std::string_view chain = request.header("x-forwarded-for"); !chain.empty())
        request.remote_address = trimmed(split(chain, ',').back());
    if (std::string_view scheme = request.header("x-forwarded-proto"); !scheme.empty())
        request.secure = scheme == "https";
}

std::shared_ptr<Call> Dispatcher::open(std::string remote_address, bool secure) const {
    auto call = std::make_shared<Call>();
    call->request.id = new_uuid(clocks_.system.now()).str();
    call->request.remote_address = std::move(remote_address);
    call->request.secure = secure;
    return call;
}

std::optional<Reply> Dispatcher::begin(Call& call, std::string_view method, std::string_view target) const {
    Request& request = call.request;
    believe_proxy(request);
    auto known = parse_method(method);
    auto parsed = parse_target(target);
    if (!known)
        return problem(kMethodNotAllowed, request, 405).with("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    if (!parsed)
        return problem(parsed.error(), request);
    call.target = target;
    request.method = *known;
    request.path = std::move(parsed->path);
    request.query = std::move(parsed->query);

    Router::Match match = router_.find(request.method, parsed->segments);
    call.route = match.route;
    request.params = std::move(match.params);
    if (call.route)
        return std::nullopt;
    if (!match.allow.empty())
        return problem(kMethodNotAllowed, request, 405).with("Allow", match.allow);
    if (is_read(request.method))
        if (auto file = static_files_.find(request, parsed->segments))
            return file;
    return problem(kNotFound, request);
}

Result<void> Dispatcher::check_rate(const Call& call, std::string_view who, std::string_view what, int per_minute) {
    auto wait = limiter_.take(who, what, per_minute, clocks_.system.now());
    if (!wait)
        return {};
    auto seconds = std::chrono::ceil<std::chrono::seconds>(*wait).count();
    metrics::count("yimen_http_rate_limited_total", label("operation", call.route->info.operation));
    return fail(kRateLimited, {}, {{"retry_after_seconds", seconds}});
}

Result<void> Dispatcher::authenticate(Call& call) {
    const RouteInfo& info = call.route->info;
    Token token = token_of(call.request);
    if (token.text.empty())
        return {};
    auto identity = authenticate_(token.text);
    if (!identity) {
        // A bad or ended token is nobody's: no failure on an open route, 401 by the roles elsewhere.
        return check_rate(call, call.request.remote_address, "bad token", kBadTokensPerMinute);
    }
    if (!*identity)
        return {};
    bool forged = token.from_cookie && !is_read(call.request.method) &&
                  !crypto::equal(call.request.header("x-csrf-token"), (*identity)->csrf_token);
    if (forged && !info.open)
        return fail(kCsrf);
    if (!forged) // on an open route, a cookie that the page did not vouch for counts for nothing
        call.principal = std::move((*identity)->principal);
    return {};
}

Result<void> Dispatcher::check(Call& call) {
    const RouteInfo& info = call.route->info;
    YIMEN_CHECK(authenticate(call));
    YIMEN_CHECK(check_rate(call, who_calls(call), info.operation, info.per_minute));
    if (!info.open) {
        if (!call.principal)
            return fail(kUnauthenticated);
        const auto& grants = call.principal->grants;
        bool allowed = info.any_account || std::any_of(grants.begin(), grants.end(),
                                                       [&](const auto& grant) { return info.allow.has(grant.role); });
        if (!allowed)
            return fail(kForbidden);
    }
    if (std::string_view tag = call.request.header("if-match"); info.match) {
        if (tag.empty())
            return fail(kMatchRequired);
        call.revision = parse_revision(tag);
        if (!call.revision)
            return fail(kBadMatch);
    }
    std::string_view key = call.request.header("idempotency-key");
    if (key.empty() && info.keyed && info.method == Method::post)
        return fail(kKeyRequired);
    if (!key.empty() && !is_idempotency_key(key))
        return fail(kBadKey);
    return {};
}

std::optional<Reply> Dispatcher::admit(Call& call) {
    auto checked = guarded(call, [&]() -> Result<Reply> {
        YIMEN_CHECK(check(call));
        return Reply{};
    });
    if (checked)
        return std::nullopt;
    Reply refusal = problem(checked.error(), call.request);
    if (auto* seconds = checked.error().more.if_contains("retry_after_seconds"))
        refusal.with("Retry-After", boost::json::serialize(*seconds));
    if (refusal.status == 401)
        refusal.with("WWW-Authenticate", "Bearer");
    return refusal;
}

Reply Dispatcher::run(Call& call) {
    CallContext context(call, database_, clocks_);
    auto result = guarded(call, [&]() -> Result<Reply> {
        const RouteInfo& info = call.route->info;
        bool takes_json = info.body == BodyKind::json && !typed::reads_query(info);
        if (takes_json && !call.request.body.empty() && !is_json(call.request.header("content-type")))
            return fail(kUnsupportedMedia);
        return call.route->handler(context);
    });
    Reply reply = result ? std::move(*result) : problem(result.error(), call.request);
    if (context.replayed())
        reply.with("Idempotent-Replayed", "true");
    answer_conditionally(call.request, reply);
    return reply;
}

Reply Dispatcher::upload_fault(const Call& call, std::exception_ptr fault) const {
    auto refusal = guarded(call, [&]() -> Result<Reply> { std::rethrow_exception(fault); });
    return problem(refusal.error(), call.request);
}

void Dispatcher::finish(const Call& call, Reply& reply) const {
    reply.with("X-Request-Id", call.request.id)
        .with("X-Content-Type-Options", "nosniff")
        .with("Referrer-Policy", "same-origin");
    if (header_of(reply, "Content-Security-Policy").empty())
        reply.with("Content-Security-Policy", content_security_policy(call.request.path));
    if (call.request.secure)
        reply.with("Strict-Transport-Security", "max-age=31536000");
    // Replies are made for one person; a browser that kept one could show it to the next who sits down.
    if (header_of(reply, "Cache-Control").empty())
        reply.with("Cache-Control", "no-store");

    std::string_view operation = call.route ? call.route->info.operation : std::string_view("none");
    std::chrono::duration<double> took = std::chrono::steady_clock::now() - call.began;
    std::string labels = label("operation", operation);
    metrics::observe_seconds("yimen_http_seconds", labels, took.count());
    metrics::count("yimen_http_requests_total", labels + ',' + label("status", std::to_string(reply.status)));
    log::info("http.request", {{"id", call.request.id},
                               {"method", to_string(call.request.method)},
                               {"operation", operation},
                               {"status", reply.status},
                               {"micros", std::llround(took.count() * 1e6)}});
}

} // namespace yimen::http
