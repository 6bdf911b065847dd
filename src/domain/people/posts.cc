#include "posts.h"

namespace yimen::people {

std::vector<Post> posts_of(db::Reader& reader, DepartmentId department, Date day) {
    std::vector<Post> out;
    for (auto row : reader.query(
             "SELECT DISTINCT s.id, s.work_name FROM role_grant g JOIN staff s ON s.id = g.staff_id JOIN account a ON"
             " a.id = s.account_id WHERE g.department_id = $1 AND g.role IN ('reviewer', 'decider') AND g.ended_at IS"
             " NULL AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2) AND s.active = TRUE AND"
             " a.state = 'active' AND s.employment <> 'contracted' ORDER BY s.work_name, s.id LIMIT 1000",
             department, day))
        out.push_back({row.get<StaffId>(0), row.get<std::string>(1)});
    return out;
}

std::vector<Post> colleagues_of(db::Reader& reader, DepartmentId department, std::optional<HallId> hall, Date day) {
    std::vector<Post> out;
    for (auto row : reader.query(
             "SELECT DISTINCT s.id, s.work_name FROM role_grant g JOIN staff s ON s.id = g.staff_id JOIN account a ON"
             " a.id = s.account_id WHERE ((g.department_id = $1 AND g.role IN ('reviewer', 'decider')) OR (g.hall_id ="
             " $2 AND g.role = 'clerk')) AND g.ended_at IS NULL AND g.valid_from <= $3 AND (g.valid_to IS NULL OR"
             " g.valid_to >= $3) AND s.active = TRUE AND a.state = 'active' ORDER BY s.work_name, s.id LIMIT 1000",
             department, hall.value_or(HallId{}), day))
        out.push_back({row.get<StaffId>(0), row.get<std::string>(1)});
    return out;
}

std::vector<Clerk> clerks_of(db::Reader& reader, HallId hall, Date day) {
    std::vector<Clerk> out;
    for (auto row : reader.query(
             "SELECT DISTINCT s.id, s.work_name, l.staff_id FROM role_grant g JOIN staff s ON s.id = g.staff_id JOIN"
             " account a ON a.id = s.account_id LEFT JOIN staff_leave l ON l.staff_id = s.id AND l.ended_at IS NULL AND"
             " l.first_day <= $2 AND l.last_day >= $2 WHERE g.hall_id = $1 AND g.role = 'clerk' AND g.ended_at IS NULL"
             " AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2) AND s.active = TRUE AND a.state ="
             " 'active' ORDER BY s.work_name, s.id LIMIT 1000",
             hall, day))
        out.push_back({row.get<StaffId>(0), row.get<std::string>(1), row.get<std::optional<StaffId>>(2).has_value()});
    return out;
}

} // namespace yimen::people
