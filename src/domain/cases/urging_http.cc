#include "acting.h"
#include "http/route.h"

// 催办 and its answer.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;

struct UrgingBody {
    std::optional<Text<200>> note; // what the visitor wants to know
    BOOST_DESCRIBE_CLASS(UrgingBody, (), (note), (), ())
};
struct UrgingAnswer {
    Text<500, 2> answer;
    BOOST_DESCRIBE_CLASS(UrgingAnswer, (), (answer), (), ())
};

} // namespace

http::Routes urging_routes(const Cases& cases) {
    using http::matching;
    using http::route;
    constexpr auto post = http::Method::post;
    http::Routes out;
    out.add<UrgingBody, CaseRef>(
        matching(route(post, "/cases/{id}/urge", "urgeCase",
                       "Asks those who handle the case what keeps it (催办); once a day until it is answered.",
                       {Role::visitor})),
        [&](Context& c, const UrgingBody& b) {
            return take_step(cases, c, Action::urge, {.note = b.note ? b.note->value : ""});
        });
    out.add<UrgingAnswer, CaseRef>(matching(route(post, "/cases/{id}/answer-urging", "answerUrging",
                                                  "Answers an urging; the next step of the case answers it too.",
                                                  {Role::clerk, Role::reviewer, Role::decider})),
                                   [&](Context& c, const UrgingAnswer& b) {
                                       return take_step(cases, c, Action::answer_urging, {.note = b.answer.value});
                                   });
    return out;
}

} // namespace yimen::cases
