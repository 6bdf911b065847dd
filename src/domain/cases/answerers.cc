#include "answerers.h"

#include <algorithm>

#include "people/leaves.h"

namespace yimen::cases {

std::vector<Answerer> answerers(const Cases& cases, db::Reader& reader, DepartmentId department) {
    auto found = people::deciders_of(reader, {department}, hall_date(cases.parts().clocks.business.now()));
    std::vector<StaffId> ids;
    for (const auto& decider : found[department].there)
        ids.push_back(decider.for_staff.value_or(decider.staff));
    auto names = cases.parts().people.staff_names(reader, ids);
    std::vector<Answerer> out;
    for (StaffId id : ids)
        if (std::ranges::count(out, id, &Answerer::id) == 0)
            out.push_back({id, names[id]});
    std::ranges::sort(out, {}, &Answerer::name);
    return out;
}

bool may_answer(const Cases& cases, db::Reader& reader, DepartmentId department, StaffId staff) {
    return std::ranges::count(answerers(cases, reader, department), staff, &Answerer::id) > 0;
}

} // namespace yimen::cases
