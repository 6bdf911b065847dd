#include <algorithm>

#include "case_view.h"
#include "errors.h"
#include "http/route.h"

// Steps that a counter takes once for all members that it may take them for.
namespace yimen::bundles {
namespace {

using access::Role;
using cases::Action;
using cases::Member;

struct BundleTogether {
    std::vector<std::string> done, left; // keys of members
    BOOST_DESCRIBE_CLASS(BundleTogether, (), (done, left), (), ())
};

} // namespace

bool may_take(const cases::Caller& caller, const Member& member, Action action) {
    const auto* row = cases::find(member.state, action);
    return row && row->who.has(Role::clerk) && access::Scope(caller.who, {Role::clerk}).covers(member.scope);
}

Result<BundleCases::Together> BundleCases::take_together(db::Tx& tx, const cases::Caller& caller, BundleCaseId id,
                                                         Action action, std::string_view event_kind,
                                                         std::string_view told, const ErrorCode& nothing) const {
    auto record = store::visible_case(tx, caller.who, id, true);
    if (!record)
        return fail(kUnknownBundleCase);
    cases::Bundled bundled(cases_);
    auto before = bundled.members(tx, id.value);
    YIMEN_TRY(auto taken, bundled.act_together(tx, caller, id.value, action));
    if (taken.empty())
        return fail(nothing);
    Together out;
    for (const auto& kept : record->merge.members) {
        if (std::ranges::count(taken, kept.case_id) > 0)
            out.done.push_back(kept.key);
        else if (cases::find(std::ranges::find(before, kept.case_id, &Member::id)->state, action))
            out.left.push_back(kept.key);
    }
    changed(tx, caller, *record, cases::to_string(action), event_kind, to_json_text(out.done), {told, out.done.size()});
    return out;
}

Result<BundleCases::Together> BundleCases::receive(db::Tx& tx, const cases::Caller& caller, BundleCaseId id) const {
    return take_together(tx, caller, id, Action::receive, "BundleCaseReceived", "bundle_received", kNothingToReceive);
}

Result<BundleCases::Together> BundleCases::close(db::Tx& tx, const cases::Caller& caller, BundleCaseId id) const {
    return take_together(tx, caller, id, Action::close, "BundleCaseClosed", "", kNothingToClose);
}

http::Routes together_routes(const BundleCases& cases) {
    using http::Context;
    using http::None;
    http::Routes out;
    auto add = [&](std::string_view pattern, std::string_view name, std::string_view what,
                   Result<BundleCases::Together> (BundleCases::*step)(db::Tx&, const cases::Caller&, BundleCaseId)
                       const) {
        out.add<None, BundleTogether>(http::route(http::Method::post, pattern, name, what, {Role::clerk}),
                                      [&cases, step](Context& c) -> Result<BundleTogether> {
                                          YIMEN_TRY(BundleCaseId id, c.id<BundleCaseId>("id"));
                                          return c.write([&](db::Tx& tx) -> Result<BundleTogether> {
                                              cases::Caller caller{c.who(), c.channel(), c.request().id, id.value};
                                              YIMEN_TRY(auto taken, (cases.*step)(tx, caller, id));
                                              return BundleTogether{std::move(taken.done), std::move(taken.left)};
                                          });
                                      });
    };
    add("/bundle-cases/{id}/receive", "receiveBundleCase",
        "Receives every member that waits for it at the caller's hall, in one step (一窗受理); the others are named.",
        &BundleCases::receive);
    add("/bundle-cases/{id}/close", "closeBundleCase",
        "Closes every member that has come to its end, in one step; the others are named.", &BundleCases::close);
    return out;
}

} // namespace yimen::bundles
