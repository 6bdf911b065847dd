#pragma once

// What the routes of this module share: who asks, and one action of the table.

#include "cases.h"

namespace yimen::cases {

struct Opinion {
    std::optional<Text<1000>> opinion;
    BOOST_DESCRIBE_CLASS(Opinion, (), (opinion), (), ())
};
// Of who grants: the opinion, and what the decision establishes where the item's result wants it.
struct GrantBody {
    std::optional<Text<1000>> opinion;
    std::optional<boost::json::object> established;
    BOOST_DESCRIBE_CLASS(GrantBody, (), (opinion, established), (), ())
};
inline Details details_of(const GrantBody& body) {
    Details out{.note = body.opinion ? body.opinion->value : ""};
    out.established = body.established.value_or(boost::json::object());
    return out;
}
inline std::string text_of(const Opinion& body) { return body.opinion ? body.opinion->value : ""; }

inline Caller caller_of(http::Context& context) { return {context.who(), context.channel(), context.request().id}; }

// The case that the path names takes this step, at the revision that the request expects.
inline Result<CaseRef> take_step(const Cases& cases, http::Context& context, Action action, const Details& details) {
    YIMEN_TRY(CaseId id, context.id<CaseId>("id"));
    return context.write([&](db::Tx& tx) {
        return cases.act(tx, caller_of(context), id, context.expected_revision(), action, details);
    });
}

} // namespace yimen::cases
