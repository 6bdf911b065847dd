#include "leaves.h"

#include <algorithm>

#include "enum_text.h"
#include "errors.h"
#include "journal/journal.h"
#include "rules.h"
#include "store.h"

namespace yimen::people {
namespace {

struct Unit {
    StaffId id;
    CellId cell;
    std::optional<DepartmentId> department;
    std::optional<HallId> hall;
};

// Both rows in one order, so that two entries wait for each other and do not lock each other out.
std::optional<Unit> locked_unit(db::Tx& tx, StaffId id) {
    auto rows = tx.query("SELECT id, cell_id, department_id, hall_id FROM staff WHERE id = $1 AND active = TRUE"
                         " {{for_update}}",
                         id);
    if (rows.empty())
        return std::nullopt;
    return Unit{rows[0].get<StaffId>(0), rows[0].get<CellId>(1), rows[0].get<std::optional<DepartmentId>>(2),
                rows[0].get<std::optional<HallId>>(3)};
}

bool any_leave(db::Tx& tx, std::string_view column, StaffId staff, const NewLeave& wanted) {
    return !tx.query("SELECT 1 FROM staff_leave WHERE " + std::string(column) +
                         " = $1 AND ended_at IS NULL AND first_day <= $3 AND last_day >= $2 LIMIT 1",
                     staff, wanted.first_day, wanted.last_day)
                .empty();
}

bool keeps_leave(const access::Principal& who, const Unit& unit) {
    return access::Scope(who, kLeaveKeepers).covers({unit.cell, {}, unit.hall, {}, {}});
}

Result<void> check_deputy(db::Tx& tx, const std::optional<Unit>& staff, const std::optional<Unit>& deputy,
                          const NewLeave& wanted) {
    if (!deputy || deputy->cell != staff->cell)
        return fail(kUnknown);
    if (deputy->department != staff->department || deputy->hall != staff->hall)
        return fail(kDeputyElsewhere);
    if (any_leave(tx, "staff_id", deputy->id, wanted))
        return fail(kDeputyAway);
    return {};
}

std::string_view leave_role(const access::Principal& who) {
    return access::to_string(who.has(access::Role::hall_manager) ? access::Role::hall_manager
                                                                 : access::Role::administrator);
}

} // namespace

void Leaves::note_leave(db::Tx& tx, const LeaveKeeper& by, CellId cell, LeaveId id, std::string_view action,
                        const boost::json::object& change) const {
    std::string text = boost::json::serialize(change);
    journal::append(tx, {.cell = cell,
                         .at = clocks_.business.now(),
                         .actor = by.who.account,
                         .role = leave_role(by.who),
                         .channel = by.channel,
                         .action = action,
                         .object_kind = "staff_leave",
                         .object = id.value,
                         .reason = {},
                         .change = text,
                         .request_id = by.request_id});
}

Result<LeaveRef> Leaves::add(db::Tx& tx, const LeaveKeeper& by, const NewLeave& wanted) const {
    if (wanted.last_day < wanted.first_day)
        return fail(
            Error{&kInvalidRequest, {}, {{"/last_day", "out_of_range", "must not lie before the first day"}}, {}});
    if (wanted.deputy_id == wanted.staff_id)
        return fail(kDeputySelf);
    std::optional<Unit> staff, deputy;
    if (wanted.deputy_id && *wanted.deputy_id < wanted.staff_id)
        deputy = locked_unit(tx, *wanted.deputy_id);
    staff = locked_unit(tx, wanted.staff_id);
    if (wanted.deputy_id && !deputy)
        deputy = locked_unit(tx, *wanted.deputy_id);
    if (!staff || !keeps_leave(by.who, *staff))
        return fail(kUnknown);
    if (any_leave(tx, "staff_id", staff->id, wanted))
        return fail(kLeaveOverlaps);
    if (any_leave(tx, "deputy_staff_id", staff->id, wanted))
        return fail(kDeputyChain);
    if (wanted.deputy_id)
        YIMEN_CHECK(check_deputy(tx, staff, deputy, wanted));
    Instant now = clocks_.business.now();
    auto id = new_id<LeaveId>(now);
    tx.exec("INSERT INTO staff_leave (id, cell_id, staff_id, deputy_staff_id, first_day, last_day, reason, entered_by,"
            " entered_by_name, entered_at, ended_by_name, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10,"
            " '', 1)",
            id, staff->cell, staff->id, wanted.deputy_id, wanted.first_day, wanted.last_day, text_of(wanted.reason),
            by.who.account, by.who.display_name, now);
    note_leave(tx, by, staff->cell, id, "leave.add",
               {{"staff_id", staff->id.str()},
                {"deputy_id", wanted.deputy_id ? boost::json::value(wanted.deputy_id->str()) : boost::json::value()},
                {"first_day", to_iso(wanted.first_day)},
                {"last_day", to_iso(wanted.last_day)}});
    return LeaveRef{id, 1};
}

Result<LeaveRef> Leaves::end(db::Tx& tx, const LeaveKeeper& by, LeaveId id, std::int64_t revision) const {
    auto rows = tx.query("SELECT l.cell_id, s.hall_id, l.ended_at, l.last_day, l.revision FROM staff_leave l JOIN staff"
                         " s ON s.id = l.staff_id WHERE l.id = $1",
                         id);
    bool kept =
        !rows.empty() && keeps_leave(by.who, {{}, rows[0].get<CellId>(0), {}, rows[0].get<std::optional<HallId>>(1)});
    if (!kept)
        return fail(kLeaveNotFound);
    if (rows[0].get<std::int64_t>(4) != revision)
        return fail(kLeaveStale);
    if (rows[0].get<std::optional<Instant>>(2) || rows[0].get<Date>(3) < today())
        return fail(kLeaveOver);
    Instant now = clocks_.business.now();
    // Two who end it at once: the second finds another revision.
    if (tx.exec_count("UPDATE staff_leave SET ended_at = $2, ended_by = $3, ended_by_name = $4, revision = revision + 1"
                      " WHERE id = $1 AND revision = $5",
                      id, now, by.who.account, by.who.display_name, revision) != 1)
        return fail(kLeaveStale);
    note_leave(tx, by, rows[0].get<CellId>(0), id, "leave.end", {});
    return LeaveRef{id, revision + 1};
}

std::vector<std::pair<StaffId, Date>> absent_for(db::Reader& reader, StaffId deputy, Date day) {
    std::vector<std::pair<StaffId, Date>> out;
    for (auto row : reader.query("SELECT staff_id, last_day FROM staff_leave WHERE deputy_staff_id = $1 AND ended_at IS"
                                 " NULL AND first_day <= $2 AND last_day >= $2 ORDER BY id LIMIT 100",
                                 deputy, day))
        out.emplace_back(row.get<StaffId>(0), row.get<Date>(1));
    return out;
}

std::unordered_map<StaffId, StaffId> deputies_of(db::Reader& reader, const std::vector<StaffId>& staff, Date day) {
    std::unordered_map<StaffId, StaffId> out;
    if (staff.empty())
        return out;
    db::Query sql;
    std::string on = sql.bind(day);
    sql << "SELECT staff_id, deputy_staff_id FROM staff_leave WHERE staff_id IN " << sql.bind_list(staff)
        << " AND deputy_staff_id IS NOT NULL AND ended_at IS NULL AND first_day <= " << on << " AND last_day >= " << on
        << " ORDER BY id LIMIT 1000";
    for (auto row : sql.run(reader))
        out.emplace(row.get<StaffId>(0), row.get<StaffId>(1));
    return out;
}

std::unordered_map<DepartmentId, Deciders> deciders_of(db::Reader& reader, const std::vector<DepartmentId>& departments,
                                                       Date day) {
    std::unordered_map<DepartmentId, Deciders> out;
    db::Query sql;
    std::string on = sql.bind(day);
    sql << "SELECT g.department_id, g.staff_id, l.id, d.id, d.employment FROM role_grant g JOIN staff s ON s.id ="
           " g.staff_id AND s.active = TRUE JOIN account a ON a.id = s.account_id AND a.state = 'active' LEFT JOIN"
           " staff_leave l ON l.staff_id = s.id AND l.ended_at IS NULL AND l.first_day <= "
        << on << " AND l.last_day >= " << on
        << " LEFT JOIN staff d ON d.id = l.deputy_staff_id AND d.active = TRUE WHERE g.role = 'decider' AND"
           " g.department_id IN "
        << sql.bind_list(departments) << " AND g.ended_at IS NULL AND g.valid_from <= " << on
        << " AND (g.valid_to IS NULL OR g.valid_to >= " << on << ") ORDER BY g.id LIMIT 10000";
    for (auto row : sql.run(reader)) {
        auto& found = out[row.get<DepartmentId>(0)];
        ++found.appointed;
        auto staff = row.get<StaffId>(1);
        auto deputy = row.get<std::optional<StaffId>>(3);
        if (!row.get<std::optional<LeaveId>>(2))
            found.there.push_back({staff, {}});
        else if (deputy && rules::check_bars(access::Role::decider, enum_of<Employment>(row.get<std::string>(4)), {}))
            found.there.push_back({*deputy, staff});
    }
    return out;
}

} // namespace yimen::people
