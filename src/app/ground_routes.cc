#include "http/openapi.h"
#include "log/metrics.h"
#include "program.h"

namespace yimen::app {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::None;
using http::Page;

constexpr access::Roles kAdministrators{Role::administrator};
constexpr access::Roles kAuditors{Role::auditor, Role::administrator};
constexpr int kListed = 200;

struct JournalStatus {
    std::int64_t entries = 0, sealed = 0, unsealed = 0, batches = 0;
    bool ok = false;
    std::optional<std::string> first_fault;
    BOOST_DESCRIBE_CLASS(JournalStatus, (), (entries, sealed, unsealed, batches, ok, first_fault), (), ())
};
struct HallQuery {
    std::optional<HallId> hall;
    BOOST_DESCRIBE_CLASS(HallQuery, (), (hall), (), ())
};

http::Reply text(std::string body, std::string type = "text/plain; charset=utf-8") {
    return http::Reply(200, std::move(type), std::move(body));
}

template <class T>
Page<T> page_of(std::vector<T> items) {
    Page<T> page;
    page.total = static_cast<std::int64_t>(items.size());
    page.items = std::move(items);
    return page;
}

JournalStatus journal_status(Ground& ground) {
    auto report = journal::verify(*ground.database, ground.journal_signer());
    return {report.entries,
            report.sealed,
            report.unsealed,
            report.batches,
            report.ok(),
            report.first ? std::optional(report.first->kind + " at leaf " + std::to_string(report.first->leaf))
                         : std::nullopt};
}

} // namespace

http::Routes ground_routes(Ground& ground, outbox::Relay& relay, jobs::Runner& runner, live::Hub& hub) {
    http::Routes out;
    out.add<None, http::Reply>({.method = Method::get,
                                .pattern = "//healthz",
                                .operation = "health",
                                .summary = "The program runs.",
                                .open = true},
                               [](Context&) -> Result<http::Reply> { return text("ok\n"); });
    out.add<None, http::Reply>({.method = Method::get,
                                .pattern = "//readyz",
                                .operation = "ready",
                                .summary = "The database answers.",
                                .open = true},
                               [&](Context&) -> Result<http::Reply> {
                                   ground.database->read(
                                       [](db::Reader& reader) { return reader.query("SELECT 1").size(); });
                                   return text("ready\n");
                               });
    out.add<None, http::Reply>(
        {.method = Method::get,
         .pattern = "//metrics",
         .operation = "metrics",
         .summary = "Counters for Prometheus; keep it from the outside in the proxy.",
         .open = true},
        [](Context&) -> Result<http::Reply> { return text(metrics::render(), "text/plain; version=0.0.4"); });
    out.add<None, Page<outbox::SubscriberState>>(
        {.method = Method::get,
         .pattern = "/outbox/subscribers",
         .operation = "listSubscribers",
         .summary = "How far each subscriber is.",
         .allow = kAdministrators},
        [&](Context&) -> Result<Page<outbox::SubscriberState>> { return page_of(relay.states()); });
    out.add<None, Page<outbox::Failure>>(
        {.method = Method::get,
         .pattern = "/outbox/failures",
         .operation = "listOutboxFailures",
         .summary = "Events that a subscriber could not apply.",
         .allow = kAdministrators},
        [&](Context&) -> Result<Page<outbox::Failure>> { return page_of(relay.failures(kListed)); });
    out.add<None, None>({.method = Method::post,
                         .pattern = "/outbox/failures/{id}/resend",
                         .operation = "resendEvent",
                         .summary = "Applies a failed event again.",
                         .allow = kAdministrators,
                         .keyed = false},
                        [&](Context& c) -> Result<None> {
                            auto id = Uuid::parse(c.request().param("id"));
                            if (!id)
                                return c.not_found();
                            YIMEN_CHECK(relay.resend(*id));
                            return None{};
                        });
    out.add<None, Page<jobs::Failure>>(
        {.method = Method::get,
         .pattern = "/jobs/failures",
         .operation = "listJobFailures",
         .summary = "Jobs that were given up.",
         .allow = kAdministrators},
        [&](Context&) -> Result<Page<jobs::Failure>> { return page_of(runner.failures(kListed)); });
    out.add<None, None>({.method = Method::post,
                         .pattern = "/jobs/failures/{id}/retry",
                         .operation = "retryJob",
                         .summary = "Gives a failed job new attempts.",
                         .allow = kAdministrators,
                         .keyed = false},
                        [&](Context& c) -> Result<None> {
                            auto id = Uuid::parse(c.request().param("id"));
                            if (!id)
                                return c.not_found();
                            YIMEN_CHECK(runner.retry(*id));
                            return None{};
                        });
    out.add<None, JournalStatus>({.method = Method::get,
                                  .pattern = "/journal/status",
                                  .operation = "getJournalStatus",
                                  .summary = "Verifies the whole journal.",
                                  .allow = kAuditors,
                                  .per_minute = 6},
                                 [&](Context&) -> Result<JournalStatus> { return journal_status(ground); });
    out.add<None, http::Reply>({.method = Method::get,
                                .pattern = "/live",
                                .operation = "openLive",
                                .summary = "Changes that the caller may see, as server-sent events.",
                                .any_account = true,
                                .streams = true},
                               [&](Context& c) -> Result<http::Reply> {
                                   return hub.open_private(c.who(), access::kAllRoles,
                                                           c.request().header("last-event-id"));
                               });
    out.add<HallQuery, http::Reply>({.method = Method::get,
                                     .pattern = "/live/public",
                                     .operation = "openPublicLive",
                                     .summary = "Public changes, as server-sent events.",
                                     .open = true,
                                     .streams = true},
                                    [&](Context& c, const HallQuery& q) -> Result<http::Reply> {
                                        return hub.open_public(c.request().header("last-event-id"), q.hall);
                                    });
    return out;
}

http::Routes document_routes(const std::vector<http::Route>& routes) {
    // Made once: the routes do not change while the program runs.
    auto document = std::make_shared<const std::string>(boost::json::serialize(http::openapi(routes, kVersion)));
    auto page = std::make_shared<const std::string>(http::openapi_page(routes, kVersion));
    http::Routes out;
    out.add<None, http::Reply>(
        {.method = Method::get,
         .pattern = "//api/openapi.json",
         .operation = "openapi",
         .summary = "This API as OpenAPI 3.1.",
         .open = true},
        [document](Context&) -> Result<http::Reply> { return text(*document, "application/json"); });
    out.add<None, http::Reply>(
        {.method = Method::get,
         .pattern = "//api/docs",
         .operation = "docs",
         .summary = "This API for people.",
         .open = true},
        [page](Context&) -> Result<http::Reply> { return text(*page, "text/html; charset=utf-8"); });
    return out;
}

} // namespace yimen::app
