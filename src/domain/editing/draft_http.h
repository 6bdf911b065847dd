#pragma once

// What the routes of item drafts and of bundle drafts share.

#include "draft_parts.h"
#include "http/route.h"

namespace yimen::editing {

inline constexpr std::int64_t kLargestDraft = 4 << 20; // 300 scenarios and 400 review points are below 1 MiB

struct AllowedAction {
    std::string name; // save, submit, give_back, discard, confirm, publish
    bool allowed = false;
    std::optional<std::string> reason; // code of what keeps the caller from it
    BOOST_DESCRIBE_CLASS(AllowedAction, (), (name, allowed, reason), (), ())
};
// Adds an action for who has the role for it: not in another state, nor while something stands against it.
inline void add_action(std::vector<AllowedAction>& to, std::string name, bool role, bool state,
                       const ErrorCode* obstacle = nullptr) {
    if (!role)
        return;
    const ErrorCode* reason = state ? obstacle : &kNotNow;
    to.push_back({std::move(name), !reason, reason ? std::optional(std::string(reason->code)) : std::nullopt});
}

struct ReturnReason {
    Text<500, 1> reason;
    BOOST_DESCRIBE_CLASS(ReturnReason, (), (reason), (), ())
};
struct ChangeList {
    std::optional<int> from_version; // empty: nothing is in force
    std::vector<Change> changes;
    BOOST_DESCRIBE_CLASS(ChangeList, (), (from_version, changes), (), ())
};
struct EditorList {
    std::vector<Editor> editors;
    BOOST_DESCRIBE_CLASS(EditorList, (), (editors), (), ())
};

inline Caller caller_of(http::Context& context) { return {context.who(), context.channel(), context.request().id}; }

inline http::RouteInfo post(std::string_view pattern, std::string_view operation, std::string_view summary,
                            access::Roles allow, bool match = true) {
    auto info = http::route(http::Method::post, pattern, operation, summary, allow);
    return match ? http::matching(info) : info;
}

// The cursor of a list of drafts is the last row shown: its time and id. A cursor shows milliseconds; rows within it come again rather
// than never.
template <class Id>
Result<std::optional<std::pair<Instant, Id>>> before(const std::optional<std::string>& cursor) {
    if (!cursor)
        return std::optional<std::pair<Instant, Id>>();
    auto comma = cursor->find('_');
    auto at = parse_rfc3339(cursor->substr(0, comma));
    auto id = comma == std::string::npos ? std::nullopt : Id::parse(cursor->substr(comma + 1));
    if (!at || !id)
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    return std::optional(std::pair(*at + std::chrono::microseconds(999), *id));
}
template <class Row>
std::string cursor_after(const Row& row) {
    return to_rfc3339(row.edited_at) + "_" + row.id.str();
}

} // namespace yimen::editing
