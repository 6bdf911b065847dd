#include "acting.h"
#include "http/route.h"
#include "steps.h"
#include "store.h"

// What an authority does with the clock of an accepted case.
namespace yimen::cases {
namespace {

using access::Role;
using http::Context;

// The time of a special procedure is not bounded by law; this bounds a slip of the pen.
constexpr std::int64_t kLongestProcedure = 250;

struct ProcedureBody {
    Ground ground = Ground::hearing;
    Text<1000, 2> reason;
    std::int64_t working_days = 0; // that the visitor is told it takes
    BOOST_DESCRIBE_CLASS(ProcedureBody, (), (ground, reason, working_days), (), ())
};
struct ExtensionBody {
    Text<1000, 2> reason;
    std::int64_t working_days = 0;
    BOOST_DESCRIBE_CLASS(ExtensionBody, (), (reason, working_days), (), ())
};

http::RouteInfo post(std::string_view pattern, std::string_view operation, std::string_view summary, Role role) {
    return http::matching(http::route(http::Method::post, pattern, operation, summary, {role}));
}

} // namespace

http::Routes clock_routes(const Cases& cases) {
    http::Routes out;
    out.add<ProcedureBody, CaseRef>(
        post(
            "/cases/{id}/suspend", "suspendCase",
            "Stops the clock for a procedure that the law excludes, and tells the visitor how long it takes (art. 45).",
            Role::reviewer),
        [&](Context& c, const ProcedureBody& b) -> Result<CaseRef> {
            YIMEN_CHECK(check_days(b.working_days, kLongestProcedure));
            return take_step(cases, c, Action::suspend,
                             {.note = b.reason.value, .ground = b.ground, .working_days = b.working_days});
        });
    out.add<Opinion, CaseRef>(
        post("/cases/{id}/resume", "resumeCase", "The procedure is over: days count again from today.", Role::reviewer),
        [&](Context& c, const Opinion& b) { return take_step(cases, c, Action::resume, {.note = text_of(b)}); });
    out.add<ExtensionBody, CaseRef>(post("/cases/{id}/extend", "extendCase",
                                         "Extends both limits once, by ten working days at most, fifteen in joint "
                                         "handling, and tells the visitor why "
                                         "(art. 42).",
                                         Role::decider),
                                    [&](Context& c, const ExtensionBody& b) -> Result<CaseRef> {
                                        return take_step(cases, c, Action::extend,
                                                         {.note = b.reason.value, .working_days = b.working_days});
                                    });
    return out;
}

} // namespace yimen::cases
