#include "authority.h"

#include <algorithm>

#include "promise_rules.h"
#include "steps.h"

namespace yimen::cases {
namespace {

using access::Role;

// What comes after the result stays with the organ itself: it answers for what was done in its name (行政许可法 art. 24(2), 69).
bool is_after_result(Action action) { return is_about_promise(action) || action == Action::answer_use; }

tl::unexpected<Error> no_mandate(const Cases& cases, db::Reader& reader, const store::Record& record,
                                 const places::MandateQuestion& asked, const std::vector<DepartmentId>& receiving) {
    auto organ = cases.parts().directory.department_names(reader, record.department);
    auto since = places::without_mandate_since(reader, asked, receiving);
    auto more = state_and_allowed(record);
    more["mandate"] =
        boost::json::object{{"organ", organ.zh},
                            {"organ_en", organ.en},
                            {"act", boost::describe::enum_to_string(asked.act, "")},
                            {"none_since", since ? boost::json::value(to_iso(*since)) : boost::json::value(nullptr)}};
    return fail(kNoMandate, organ.zh, std::move(more));
}

// In a hall: an organ's own people, or everybody there for the organ that runs the hall.
Result<Standing> at_counter(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                            const places::MandateQuestion& asked) {
    if (caller.who.organ == record.department)
        return Standing{Authority::own, record.department, {}};
    if (record.hall)
        if (auto mandate = places::mandate_to_hall(reader, asked, *record.hall))
            return Standing{Authority::mandate, mandate->receiving, mandate->id};
    auto hall = record.hall ? cases.parts().directory.hall(reader, *record.hall) : std::nullopt;
    if (!hall || !hall->department)
        return no_mandate(cases, reader, record, asked, {});
    if (hall->department == record.department)
        return Standing{Authority::own, record.department, {}};
    return no_mandate(cases, reader, record, asked, {*hall->department});
}

// At a post of a department: its own, or one that a mandate reaches from.
Result<Standing> at_post(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                         const places::MandateQuestion& asked, Action action, Role role) {
    std::vector<DepartmentId> receiving;
    for (const auto& grant : caller.who.grants) {
        if (grant.role != role || grant.department != record.department)
            continue;
        if (!grant.mandated_to)
            return Standing{Authority::own, record.department, {}};
        receiving.push_back(*grant.mandated_to);
    }
    if (is_after_result(action))
        return fail(kNotYourRole, {}, state_and_allowed(record));
    // The session knows a mandate for up to a second longer than it lasts: what counts is asked here.
    if (auto mandate = places::mandate_to(reader, asked, receiving))
        return Standing{Authority::mandate, mandate->receiving, mandate->id};
    return no_mandate(cases, reader, record, asked, receiving);
}

} // namespace

std::optional<places::MandateAct> act_of(Action action, Role role) {
    if (role == Role::reviewer || role == Role::decider)
        return places::MandateAct::decide;
    bool answers = action == Action::notice || action == Action::accept || action == Action::accept_with_gaps ||
                   action == Action::refuse_acceptance;
    return role == Role::clerk && answers ? std::optional(places::MandateAct::accept) : std::nullopt;
}

Result<Standing> standing_of(const Cases& cases, db::Reader& reader, const Caller& caller, const store::Record& record,
                             Action action, Role role) {
    auto act = act_of(action, role);
    if (!act)
        return Standing{};
    places::MandateQuestion asked{record.department, *act, record.item.value,
                                  hall_date(cases.parts().clocks.business.now())};
    return act == places::MandateAct::accept ? at_counter(cases, reader, caller, record, asked)
                                             : at_post(cases, reader, caller, record, asked, action, role);
}

} // namespace yimen::cases
