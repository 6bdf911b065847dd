#include "upward.h"

#include <algorithm>

#include "places/mandates.h"
#include "store.h"

namespace yimen::cases {
namespace {

// Two people, the acceptor and the reviewer, cannot bar more than these.
constexpr std::size_t kMostBarred = 8;

std::vector<DepartmentId> waiting_departments(db::Reader& reader, const access::Principal& who) {
    db::Query sql;
    sql << "SELECT DISTINCT c.department_id FROM cases c WHERE c.state = 'reviewed' AND ";
    store::append_visible(sql, who, {access::Role::supervisor});
    sql << " ORDER BY c.department_id LIMIT 1000";
    std::vector<DepartmentId> out;
    for (auto row : sql.run(reader))
        out.push_back(row.get<DepartmentId>(0));
    return out;
}

} // namespace

std::vector<Station> stations(const Cases& cases, db::Reader& reader, const access::Principal& who) {
    auto departments = waiting_departments(reader, who);
    if (departments.empty())
        return {};
    Date today = hall_date(cases.parts().clocks.business.now());
    auto given = places::mandates_given(reader, departments, places::MandateAct::decide, today);
    auto asked = departments;
    for (const auto& mandate : given)
        asked.push_back(mandate.receiving);
    auto deciders = people::deciders_of(reader, asked, today);
    std::vector<Station> out;
    for (DepartmentId department : departments) {
        Station station{department, deciders[department], {}};
        bool whole_elsewhere = false;
        for (const auto& mandate : given) {
            if (mandate.giving != department || deciders[mandate.receiving].there.empty())
                continue;
            whole_elsewhere = whole_elsewhere || mandate.all_items;
            for (const auto& item : mandate.items)
                station.elsewhere.push_back(item.item_id);
        }
        if (!whole_elsewhere && station.deciders.there.size() <= kMostBarred)
            out.push_back(std::move(station));
    }
    return out;
}

void append_nobody_left(db::Query& sql, const std::vector<Station>& stations) {
    sql << " AND c.state = 'reviewed' AND (1 = 0";
    for (const Station& station : stations) {
        sql << " OR (c.department_id = " << sql.bind(station.department);
        for (const auto& decider : station.deciders.there) {
            std::vector<StaffId> they{decider.staff, decider.for_staff.value_or(decider.staff)};
            std::string list = sql.bind_list(they);
            sql << " AND (c.acceptor_staff_id IN " << list << " OR c.reviewer_staff_id IN " << list << ")";
        }
        if (!station.elsewhere.empty())
            sql << " AND c.item_id NOT IN " << sql.bind_list(station.elsewhere);
        sql << ")";
    }
    sql << ")";
}

} // namespace yimen::cases
