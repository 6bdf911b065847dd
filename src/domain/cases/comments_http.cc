#include "acting.h"
#include "comments.h"
#include "http/route.h"

// 留言: those who work on a case among themselves.
namespace yimen::cases {
namespace {

using http::Context;
using http::None;
using http::Page;

constexpr int kCommentsPerMinute = 30;

struct CommentQuery {
    std::optional<std::string> cursor; // the last one's id
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(CommentQuery, (), (cursor, limit), (), ())
};

Result<Page<CommentView>> list_comments(const Cases& cases, Context& context, const CommentQuery& query) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    auto before = query.cursor ? CommentId::parse(*query.cursor) : std::nullopt;
    if (query.cursor && !before)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<CommentView>> {
        Page<CommentView> page;
        YIMEN_TRY(page.items, Comments(cases).list(reader, caller_of(context), id, before, limit));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        return page;
    });
}

Result<Page<Colleague>> list_colleagues(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return cases.parts().database.read([&](db::Reader& reader) -> Result<Page<Colleague>> {
        Page<Colleague> page;
        YIMEN_TRY(page.items, Comments(cases).colleagues(reader, caller_of(context), id));
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

Result<http::Created<CommentView>> add_comment(const Cases& cases, Context& context, const CommentWords& words) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(auto made,
              context.write([&](db::Tx& tx) { return Comments(cases).add(tx, caller_of(context), id, words); }));
    std::string path = "/api/v1/cases/" + id.str() + "/comments";
    return http::Created<CommentView>{std::move(made), std::move(path)};
}

Result<None> withdraw_comment(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_TRY(CommentId comment, context.id<CommentId>("comment"));
    YIMEN_CHECK(
        context.write([&](db::Tx& tx) { return Comments(cases).withdraw(tx, caller_of(context), id, comment); }));
    return None{};
}

Result<None> see_comments(const Cases& cases, Context& context) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    YIMEN_CHECK(context.write([&](db::Tx& tx) { return Comments(cases).see(tx, caller_of(context), id); }));
    return None{};
}

} // namespace

http::Routes comment_routes(const Cases& cases) {
    using enum http::Method;
    using http::limited;
    using http::route;
    http::Routes out;
    out.add<CommentQuery, Page<CommentView>>(
        route(get, "/cases/{id}/comments", "listComments",
              "What those who work on the case say to each other (留言), the newest first; never for the visitor.",
              kSpeakers),
        [&](Context& c, const CommentQuery& q) { return list_comments(cases, c, q); });
    out.add<None, Page<Colleague>>(route(get, "/cases/{id}/colleagues", "listColleagues",
                                         "Who else works on the case and may be spoken to in a comment.", kSpeakers),
                                   [&](Context& c) { return list_colleagues(cases, c); });
    out.add<CommentWords, http::Created<CommentView>>(
        limited(route(post, "/cases/{id}/comments", "addComment",
                      "Says something to those who work on the case; numbers of people in it are masked.", kSpeakers),
                kCommentsPerMinute),
        [&](Context& c, const CommentWords& b) { return add_comment(cases, c, b); });
    out.add<None, None>(route(post, "/cases/{id}/comments/{comment}/withdraw", "withdrawComment",
                              "Takes back what the caller said; that it was said stays visible.", kSpeakers),
                        [&](Context& c) { return withdraw_comment(cases, c); });
    out.add<None, None>(route(post, "/cases/{id}/comments/seen", "seeComments",
                              "The caller has read what was said to them about this case.", kSpeakers),
                        [&](Context& c) { return see_comments(cases, c); });
    return out;
}

} // namespace yimen::cases
