#include "http/route.h"
#include "instant.h"
#include "journal/journal.h"

// Instant approval as the console, the desk and the portal see it.
namespace yimen::instant {
namespace {

using access::Role;
using catalogue::ItemId;
using http::Context;
using http::Method;
using http::None;

constexpr access::Roles kCaseReaders{Role::visitor, Role::clerk,        Role::reviewer,
                                     Role::decider, Role::hall_manager, Role::supervisor};
constexpr int kLongestTrial = 366; // days

struct RuleQuery {
    std::optional<RuleStanding> standing;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(RuleQuery, (), (standing, cursor, limit), (), ())
};
struct RuleBody {
    RuleText rule;
    BOOST_DESCRIBE_CLASS(RuleBody, (), (rule), (), ())
};
struct StopReason {
    Text<500, 2> reason;
    BOOST_DESCRIBE_CLASS(StopReason, (), (reason), (), ())
};
struct TrialQuery {
    std::optional<int> days;
    BOOST_DESCRIBE_CLASS(TrialQuery, (), (days), (), ())
};
struct StopList {
    std::vector<Stop> items;
    BOOST_DESCRIBE_CLASS(StopList, (), (items), (), ())
};

cases::Caller writer(Context& context) { return {context.who(), context.channel(), context.request().id}; }

Result<http::Page<RuleRow>> list_rules(const InstantApproval& instant, Context& context, const RuleQuery& asked) {
    std::optional<ItemId> after;
    if (asked.cursor && !(after = ItemId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(asked.limit);
    return instant.parts().database.read([&](db::Reader& reader) -> Result<http::Page<RuleRow>> {
        http::Page<RuleRow> page;
        page.items = instant.list(reader, context.who(), asked.standing, after, limit);
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().item.str();
        return page;
    });
}

Result<Trial> try_rule(const InstantApproval& instant, Context& context, const TrialQuery& asked) {
    YIMEN_TRY(ItemId item, context.id<ItemId>("item"));
    int days = asked.days.value_or(90);
    if (days < 1 || days > kLongestTrial)
        return fail(Error{&kInvalidRequest, {}, {{"?days", "out_of_range", "must be 1 to 366"}}, {}});
    return instant.parts().database.read(
        [&](db::Reader& reader) { return instant.trial(reader, context.who(), item, days); });
}

// A look by staff at what was found of the applicant is journaled before it leaves.
Result<CaseRuns> show_runs(const InstantApproval& instant, Context& context) {
    YIMEN_TRY(auto id, context.id<cases::CaseId>("id"));
    YIMEN_TRY(auto runs, instant.parts().database.read(
                             [&](db::Reader& reader) { return instant.runs_of(reader, context.who(), id); }));
    if (!context.who().is_staff() || runs.items.empty())
        return runs;
    YIMEN_CHECK(instant.parts().database.write([&](db::Tx& tx) -> Result<void> {
        const auto& grants = context.who().grants;
        journal::append(tx, {.cell = context.who().cell,
                             .at = instant.parts().clocks.business.now(),
                             .actor = context.who().account,
                             .role = grants.empty() ? "" : access::to_string(grants.front().role),
                             .channel = context.channel(),
                             .action = "case.look_at_trace",
                             .object_kind = "case",
                             .object = id.value,
                             .reason = {},
                             .change = {},
                             .request_id = context.request().id});
        return {};
    }));
    return runs;
}

void add_rule_routes(http::Routes& out, const InstantApproval& instant) {
    using http::matching;
    using http::route;
    out.add<RuleQuery, http::Page<RuleRow>>(route(Method::get, "/instant-rules", "listInstantRules",
                                                  "Items with a rule of instant approval (秒批), or a draft of one.",
                                                  kRuleReaders),
                                            [&](Context& c, const RuleQuery& q) { return list_rules(instant, c, q); });
    out.add<None, RuleView>(
        route(Method::get, "/instant-rules/{item}", "getInstantRule",
              "The rule of an item: in force, drafted, before; what it may look at, and the switch.", kRuleReaders),
        [&](Context& c) -> Result<RuleView> {
            YIMEN_TRY(ItemId item, c.id<ItemId>("item"));
            return instant.parts().database.read(
                [&](db::Reader& reader) { return instant.view(reader, c.who(), item); });
        });
    out.add<RuleBody, RuleRef>(matching(route(Method::put, "/instant-rules/{item}/draft", "saveInstantRule",
                                              "Keeps a draft of a rule; If-Match \"0\" begins one.", kWriters)),
                               [&](Context& c, const RuleBody& body) -> Result<RuleRef> {
                                   YIMEN_TRY(ItemId item, c.id<ItemId>("item"));
                                   return c.write([&](db::Tx& tx) {
                                       return instant.save(tx, writer(c), item, c.expected_revision(), body.rule);
                                   });
                               });
    out.add<None, RuleRef>(
        matching(route(Method::post, "/instant-rules/{item}/publish", "publishInstantRule",
                       "Puts a draft in force, by somebody who did not write at it.", kWriters)),
        [&](Context& c) -> Result<RuleRef> {
            YIMEN_TRY(ItemId item, c.id<ItemId>("item"));
            return c.write([&](db::Tx& tx) { return instant.publish(tx, writer(c), item, c.expected_revision()); });
        });
    out.add<None, RuleRef>(
        matching(route(Method::post, "/instant-rules/{item}/discard", "discardInstantRule",
                       "Throws a draft of a rule away.", kWriters)),
        [&](Context& c) -> Result<RuleRef> {
            YIMEN_TRY(ItemId item, c.id<ItemId>("item"));
            return c.write([&](db::Tx& tx) { return instant.discard(tx, writer(c), item, c.expected_revision()); });
        });
    out.add<TrialQuery, Trial>(
        http::limited(route(Method::get, "/instant-rules/{item}/trial", "tryInstantRule",
                            "What the draft, or the rule in force, would have come to with cases that people decided.",
                            kRuleReaders),
                      20),
        [&](Context& c, const TrialQuery& q) { return try_rule(instant, c, q); });
}

void add_stop_routes(http::Routes& out, const InstantApproval& instant) {
    using http::matching;
    using http::route;
    out.add<None, StopList>(route(Method::get, "/instant-stops", "listInstantStops",
                                  "When instant approval was stopped for all items, the newest first.", kRuleReaders),
                            [&](Context& c) -> Result<StopList> {
                                return instant.parts().database.read([&](db::Reader& reader) {
                                    return Result<StopList>(StopList{instant.stops_of_all(reader, c.who())});
                                });
                            });
    out.add<StopReason, StopRef>(
        route(Method::post, "/instant-stops", "stopInstantApproval",
              "Stops instant approval of all items at once; their cases go to people.", kStoppersOfAll),
        [&](Context& c, const StopReason& body) {
            return c.write([&](db::Tx& tx) { return instant.stop(tx, writer(c), {}, body.reason.value); });
        });
    out.add<StopReason, StopRef>(
        route(Method::post, "/instant-rules/{item}/stop", "stopInstantRule",
              "Stops instant approval of an item at once; its cases go to people.", kStoppers),
        [&](Context& c, const StopReason& body) -> Result<StopRef> {
            YIMEN_TRY(ItemId item, c.id<ItemId>("item"));
            return c.write([&](db::Tx& tx) { return instant.stop(tx, writer(c), item, body.reason.value); });
        });
    out.add<StopReason, StopRef>(matching(route(Method::post, "/instant-stops/{id}/ask", "askToResumeInstant",
                                                "Asks to turn it on again; a second person agrees.", kStoppers)),
                                 [&](Context& c, const StopReason& body) -> Result<StopRef> {
                                     YIMEN_TRY(StopId id, c.id<StopId>("id"));
                                     return c.write([&](db::Tx& tx) {
                                         return instant.ask_to_resume(tx, writer(c), id, c.expected_revision(),
                                                                      body.reason.value);
                                     });
                                 });
    out.add<None, StopRef>(
        matching(route(Method::post, "/instant-stops/{id}/resume", "resumeInstant",
                       "Turns it on again, by somebody who did not ask for it.", kStoppers)),
        [&](Context& c) -> Result<StopRef> {
            YIMEN_TRY(StopId id, c.id<StopId>("id"));
            return c.write([&](db::Tx& tx) { return instant.resume(tx, writer(c), id, c.expected_revision()); });
        });
}

} // namespace

http::Routes routes(const InstantApproval& instant) {
    http::Routes out;
    add_rule_routes(out, instant);
    add_stop_routes(out, instant);
    out.add<None, CaseRuns>(
        http::route(Method::get, "/cases/{id}/instant", "getInstantRuns",
                    "What a rule looked at in this case, and why it was approved so or went to a person.",
                    kCaseReaders),
        [&](Context& c) { return show_runs(instant, c); });
    return out;
}

} // namespace yimen::instant
