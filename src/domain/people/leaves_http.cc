#include <algorithm>

#include "enum_text.h"
#include "http/route.h"
#include "leaves.h"
#include "store.h"

// Leave as those see it who keep it: the reason of somebody's absence is nobody else's business.
namespace yimen::people {
namespace {

using http::Context;
using http::Page;

enum class LeaveStanding { now, to_come, over };
BOOST_DESCRIBE_ENUM(LeaveStanding, now, to_come, over)

struct LeaveQuery {
    std::optional<LeaveStanding> standing;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(LeaveQuery, (), (standing, cursor, limit), (), ())
};
struct LeaveView {
    LeaveId id;
    LeaveStanding standing = LeaveStanding::now;
    std::string staff_name;
    std::optional<std::string> deputy_name;
    Date first_day{}, last_day{};
    LeaveReason reason = LeaveReason::annual;
    std::string entered_by_name;
    Instant entered_at;
    std::string ended_by_name;
    std::optional<Instant> ended_at;
    std::int64_t revision = 1;
    BOOST_DESCRIBE_CLASS(LeaveView, (),
                         (id, standing, staff_name, deputy_name, first_day, last_day, reason, entered_by_name,
                          entered_at, ended_by_name, ended_at, revision),
                         (), ())
};
struct StaffMember {
    StaffId id;
    std::string name;
    Employment employment = Employment::own;
    std::vector<std::string> roles;
    std::optional<DepartmentId> department_id;
    std::optional<HallId> hall_id;
    BOOST_DESCRIBE_CLASS(StaffMember, (), (id, name, employment, roles, department_id, hall_id), (), ())
};

constexpr access::ScopeColumns kStaffColumns{.region = "", .department = "", .subject = ""};

void append_leaves(db::Query& sql, const access::Principal& who, std::optional<LeaveStanding> standing, Date today) {
    sql << " FROM staff_leave l JOIN staff s ON s.id = l.staff_id LEFT JOIN staff d ON d.id = l.deputy_staff_id WHERE ";
    access::Scope(who, kLeaveKeepers).append(sql, "s", kStaffColumns);
    if (!standing)
        return;
    std::string on = sql.bind(today);
    switch (*standing) {
    case LeaveStanding::now:
        sql << " AND l.ended_at IS NULL AND l.first_day <= " << on << " AND l.last_day >= " << on;
        break;
    case LeaveStanding::to_come:
        sql << " AND l.ended_at IS NULL AND l.first_day > " << on;
        break;
    case LeaveStanding::over:
        sql << " AND (l.ended_at IS NOT NULL OR l.last_day < " << on << ")";
        break;
    }
}

LeaveView shown_leave(const db::Row& row, Date today) {
    LeaveView out;
    out.id = row.get<LeaveId>(0);
    out.staff_name = row.get<std::string>(1);
    out.deputy_name = row.get<std::optional<std::string>>(2);
    out.first_day = row.get<Date>(3);
    out.last_day = row.get<Date>(4);
    out.reason = enum_of<LeaveReason>(row.get<std::string>(5));
    out.entered_by_name = row.get<std::string>(6);
    out.entered_at = row.get<Instant>(7);
    out.ended_by_name = row.get<std::string>(8);
    out.ended_at = row.get<std::optional<Instant>>(9);
    out.revision = row.get<std::int64_t>(10);
    out.standing = out.ended_at || out.last_day < today ? LeaveStanding::over
                   : out.first_day > today              ? LeaveStanding::to_come
                                                        : LeaveStanding::now;
    return out;
}

Result<Page<LeaveView>> list_leaves(db::Database& database, const Leaves& leaves, Context& context,
                                    const LeaveQuery& asked) {
    std::optional<LeaveId> before;
    if (asked.cursor && !(before = LeaveId::parse(*asked.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(asked.limit);
    Date today = leaves.today();
    return database.read([&](db::Reader& reader) -> Result<Page<LeaveView>> {
        db::Query sql;
        sql << "SELECT l.id, s.work_name, d.work_name, l.first_day, l.last_day, l.reason, l.entered_by_name,"
               " l.entered_at, l.ended_by_name, l.ended_at, l.revision";
        append_leaves(sql, context.who(), asked.standing, today);
        if (before)
            sql << " AND l.id < " << sql.bind(*before);
        sql << " ORDER BY l.id DESC LIMIT " << sql.bind(limit);
        Page<LeaveView> page;
        for (auto row : sql.run(reader))
            page.items.push_back(shown_leave(row, today));
        if (static_cast<int>(page.items.size()) == limit)
            page.next = page.items.back().id.str();
        if (!before) {
            db::Query count;
            count << "SELECT count(*)";
            append_leaves(count, context.who(), asked.standing, today);
            page.total = count.run(reader)[0].get<std::int64_t>(0);
        }
        return page;
    });
}

// Who may be away or stand in: the active people of the keeper's halls, or of the cell.
Result<Page<StaffMember>> list_staff(db::Database& database, const Leaves& leaves, Context& context) {
    return database.read([&](db::Reader& reader) -> Result<Page<StaffMember>> {
        db::Query sql;
        sql << "SELECT s.id, s.work_name, s.employment, s.department_id, s.hall_id FROM staff s WHERE s.active = TRUE"
               " AND ";
        access::Scope(context.who(), kLeaveKeepers).append(sql, "s", kStaffColumns);
        sql << " ORDER BY s.work_name, s.id LIMIT 1000";
        Page<StaffMember> page;
        for (auto row : sql.run(reader)) {
            StaffMember& one = page.items.emplace_back();
            one.id = row.get<StaffId>(0);
            one.name = row.get<std::string>(1);
            one.employment = enum_of<Employment>(row.get<std::string>(2));
            one.department_id = row.get<std::optional<DepartmentId>>(3);
            one.hall_id = row.get<std::optional<HallId>>(4);
            for (const auto& grant : store::grants_on(reader, one.id, leaves.today()))
                if (std::string role(access::to_string(grant.role)); std::ranges::count(one.roles, role) == 0)
                    one.roles.push_back(std::move(role));
        }
        page.total = static_cast<std::int64_t>(page.items.size());
        return page;
    });
}

} // namespace

http::Routes leave_routes(db::Database& database, const Leaves& leaves) {
    using http::matching;
    using http::route;
    auto keeper = [](Context& context) { return LeaveKeeper{context.who(), context.channel(), context.request().id}; };
    http::Routes out;
    out.add<LeaveQuery, Page<LeaveView>>(
        route(http::Method::get, "/staff-leaves", "listLeaves",
              "Who is away and who stands in (请假, AB 岗), the newest first.", kLeaveKeepers),
        [&](Context& c, const LeaveQuery& q) { return list_leaves(database, leaves, c, q); });
    out.add<http::None, Page<StaffMember>>(
        route(http::Method::get, "/staff", "listStaff", "The people whose leave the caller keeps.", kLeaveKeepers),
        [&](Context& c) { return list_staff(database, leaves, c); });
    out.add<NewLeave, http::Created<LeaveRef>>(
        route(http::Method::post, "/staff-leaves", "addLeave",
              "Enters the leave of a member of staff, with who stands in meanwhile.", kLeaveKeepers),
        [&, keeper](Context& c, const NewLeave& wanted) -> Result<http::Created<LeaveRef>> {
            YIMEN_TRY(LeaveRef made, c.write([&](db::Tx& tx) { return leaves.add(tx, keeper(c), wanted); }));
            return http::Created<LeaveRef>{made, "/api/v1/staff-leaves/" + made.id.str()};
        });
    out.add<http::None, LeaveRef>(
        matching(route(http::Method::post, "/staff-leaves/{id}/end", "endLeave",
                       "They are back: what the deputy held for them goes back at once.", kLeaveKeepers)),
        [&, keeper](Context& c) -> Result<LeaveRef> {
            YIMEN_TRY(LeaveId id, c.id<LeaveId>("id"));
            return c.write([&](db::Tx& tx) { return leaves.end(tx, keeper(c), id, c.expected_revision()); });
        });
    return out;
}

} // namespace yimen::people
