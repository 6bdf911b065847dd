#include "acting.h"
#include "http/route.h"
#include "work_views.h"

// 常用筛选: saved views of work lists.
namespace yimen::cases {
namespace {

using http::Context;
using http::None;
using http::Page;

Result<Page<WorkView>> list_views(const Cases& cases, Context& context) {
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<WorkView>> {
        Page<WorkView> page;
        page.items = WorkViews(cases).list(reader, caller_of(context));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<http::Created<WorkView>> add_view(const Cases& cases, Context& context, const WorkViewWords& words) {
    YIMEN_TRY(auto made,
              context.write([&](db::Tx& tx) { return WorkViews(cases).add(tx, caller_of(context), words); }));
    std::string path = "/api/v1/work-views/" + made.id.str();
    return http::Created<WorkView>{std::move(made), std::move(path)};
}

Result<WorkView> change_view(const Cases& cases, Context& context, const WorkViewWords& words) {
    YIMEN_TRY(WorkViewId id, context.id<WorkViewId>("id"));
    return context.write([&](db::Tx& tx) {
        return WorkViews(cases).change(tx, caller_of(context), id, context.expected_revision(), words);
    });
}

Result<None> remove_view(const Cases& cases, Context& context) {
    YIMEN_TRY(WorkViewId id, context.id<WorkViewId>("id"));
    YIMEN_CHECK(context.write(
        [&](db::Tx& tx) { return WorkViews(cases).remove(tx, caller_of(context), id, context.expected_revision()); }));
    return None{};
}

Result<None> begin_with(const Cases& cases, Context& context, bool on) {
    YIMEN_TRY(WorkViewId id, context.id<WorkViewId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return WorkViews(cases).begin_with(tx, caller_of(context), id, on); }));
    return None{};
}

} // namespace

http::Routes work_view_routes(const Cases& cases) {
    using enum http::Method;
    using http::matching;
    using http::route;
    http::Routes out;
    out.add<None, Page<WorkView>>(
        route(
            get, "/work-views", "listWorkViews",
            "Saved views of work lists (常用筛选): the caller's own, and those that are shared with their departments.",
            kSpeakers),
        [&](Context& c) { return list_views(cases, c); });
    out.add<WorkViewWords, http::Created<WorkView>>(
        route(post, "/work-views", "addWorkView",
              "Saves filters under a name, 20 at most; a decider may share them with their department.", kSpeakers),
        [&](Context& c, const WorkViewWords& b) { return add_view(cases, c, b); });
    out.add<WorkViewWords, WorkView>(
        matching(route(put, "/work-views/{id}", "changeWorkView",
                       "Renames a view of one's own, or changes what it shows.", kSpeakers)),
        [&](Context& c, const WorkViewWords& b) { return change_view(cases, c, b); });
    out.add<None, None>(matching(route(del, "/work-views/{id}", "removeWorkView",
                                       "Removes a view of one's own, also for those it was shared with.", kSpeakers)),
                        [&](Context& c) { return remove_view(cases, c); });
    out.add<None, None>(
        route(put, "/work-views/{id}/default", "beginWithWorkView", "The caller begins with this view.", kSpeakers),
        [&](Context& c) { return begin_with(cases, c, true); });
    out.add<None, None>(route(del, "/work-views/{id}/default", "beginWithoutWorkView",
                              "The caller does not begin with this view any more.", kSpeakers),
                        [&](Context& c) { return begin_with(cases, c, false); });
    return out;
}

} // namespace yimen::cases
