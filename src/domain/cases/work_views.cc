#include "work_views.h"

#include <algorithm>

#include "base/enum_text.h"
#include "stage_store.h"
#include "steps.h"

namespace yimen::cases {
namespace {

// Deciders lead their department.
bool leads(const Caller& caller, DepartmentId department) {
    return std::ranges::any_of(caller.who.grants, [&](const access::Grant& grant) {
        return grant.role == access::Role::decider && grant.department == department && !grant.mandated_to &&
               !grant.for_staff;
    });
}

std::string_view list_name(ListName list) { return boost::describe::enum_to_string(list, ""); }

} // namespace

std::vector<WorkView> WorkViews::read(db::Reader& reader, const Caller& caller, std::optional<WorkViewId> id) const {
    db::Query sql;
    std::string me = sql.bind(*caller.who.staff);
    sql << "SELECT v.id, v.name, v.list, v.filters, v.staff_id, v.shared_department_id, v.revision, d.view_id FROM"
           " work_view v LEFT JOIN work_view_default d ON d.view_id = v.id AND d.staff_id = "
        << me << " WHERE v.cell_id = " << sql.bind(caller.who.cell) << " AND (v.staff_id = " << me;
    if (auto departments = store::departments_of(caller.who); !departments.empty())
        sql << " OR v.shared_department_id IN " << sql.bind_list(departments);
    sql << ")";
    if (id)
        sql << " AND v.id = " << sql.bind(*id);
    sql << " ORDER BY CASE WHEN v.staff_id = " << me << " THEN 0 ELSE 1 END, v.name, v.id LIMIT 200";
    std::vector<WorkView> out;
    std::vector<StaffId> owners;
    for (auto row : sql.run(reader)) {
        WorkView view;
        view.id = row.get<WorkViewId>(0);
        view.name = row.get<std::string>(1);
        view.list = enum_of<ListName>(row.get<std::string>(2));
        view.filters = read_json_text<WorkFilters>(row.get<std::string>(3)).value();
        owners.push_back(row.get<StaffId>(4));
        view.mine = owners.back() == caller.who.staff;
        view.shared_with = row.get<std::optional<DepartmentId>>(5);
        view.revision = row.get<std::int64_t>(6);
        view.is_default = row.get<std::optional<WorkViewId>>(7).has_value();
        out.push_back(std::move(view));
    }
    auto names = cases_.parts().people.staff_names(reader, owners);
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (!out[i].mine)
            out[i].by_name = names[owners[i]];
        if (!out[i].shared_with)
            continue;
        auto department = cases_.parts().directory.department_names(reader, *out[i].shared_with);
        out[i].department_name = department.zh;
        out[i].department_name_en = department.en;
    }
    return out;
}

std::vector<WorkView> WorkViews::list(db::Reader& reader, const Caller& caller) const {
    return read(reader, caller, std::nullopt);
}

Result<void> WorkViews::check(db::Reader& reader, const Caller& caller, const WorkViewWords& words,
                              std::optional<WorkViewId> id) const {
    auto others =
        reader.query("SELECT id, name FROM work_view WHERE staff_id = $1 ORDER BY id LIMIT 100", *caller.who.staff);
    if (!id && others.size() >= kMostWorkViews)
        return fail(kViewsFull);
    for (auto row : others)
        if (row.get<std::string>(1) == words.name.value && row.get<WorkViewId>(0) != id)
            return fail(kViewNameTaken, words.name.value);
    if (words.shared_with && !leads(caller, *words.shared_with))
        return fail(kNotLead);
    return {};
}

void WorkViews::note(db::Tx& tx, const Caller& caller, WorkViewId id, std::string_view action,
                     const std::string& change) const {
    std::string_view role = caller.who.grants.empty() ? "" : access::to_string(caller.who.grants.front().role);
    journal::append(tx, {.cell = caller.who.cell,
                         .at = cases_.parts().clocks.business.now(),
                         .actor = caller.who.account,
                         .role = role,
                         .channel = caller.channel,
                         .action = action,
                         .object_kind = "work_view",
                         .object = id.value,
                         .reason = {},
                         .change = change,
                         .request_id = caller.request_id});
}

Result<WorkView> WorkViews::add(db::Tx& tx, const Caller& caller, const WorkViewWords& words) const {
    YIMEN_CHECK(check(tx, caller, words, std::nullopt));
    Instant now = cases_.parts().clocks.business.now();
    auto id = new_id<WorkViewId>(now);
    tx.exec("INSERT INTO work_view (id, cell_id, staff_id, name, list, filters, shared_department_id, created_at,"
            " revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
            id, caller.who.cell, *caller.who.staff, words.name.value, list_name(words.list),
            to_json_text(words.filters), words.shared_with, now);
    note(tx, caller, id, "work_view.add", to_json_text(words));
    return read(tx, caller, id).at(0);
}

Result<WorkView> WorkViews::own(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision) const {
    auto found = read(tx, caller, id);
    if (found.empty() || !found[0].mine)
        return fail(kViewNotFound);
    if (found[0].revision != revision)
        return fail(kStale);
    return std::move(found[0]);
}

Result<WorkView> WorkViews::change(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision,
                                   const WorkViewWords& words) const {
    YIMEN_CHECK(own(tx, caller, id, revision));
    YIMEN_CHECK(check(tx, caller, words, id));
    auto changed = tx.exec_count("UPDATE work_view SET name = $2, list = $3, filters = $4, shared_department_id = $5,"
                                 " revision = revision + 1 WHERE id = $1 AND revision = $6",
                                 id, words.name.value, list_name(words.list), to_json_text(words.filters),
                                 words.shared_with, revision);
    if (changed == 0)
        return fail(kStale);
    note(tx, caller, id, "work_view.change", to_json_text(words));
    return read(tx, caller, id).at(0);
}

Result<void> WorkViews::remove(db::Tx& tx, const Caller& caller, WorkViewId id, std::int64_t revision) const {
    YIMEN_CHECK(own(tx, caller, id, revision));
    tx.exec("DELETE FROM work_view_default WHERE view_id = $1", id);
    tx.exec("DELETE FROM work_view WHERE id = $1", id);
    note(tx, caller, id, "work_view.remove", "");
    return {};
}

Result<void> WorkViews::begin_with(db::Tx& tx, const Caller& caller, WorkViewId id, bool on) const {
    if (read(tx, caller, id).empty())
        return fail(kViewNotFound);
    if (on)
        tx.exec("INSERT INTO work_view_default (staff_id, view_id) VALUES ($1, $2)"
                " ON CONFLICT (staff_id) DO UPDATE SET view_id = excluded.view_id",
                *caller.who.staff, id);
    else
        tx.exec("DELETE FROM work_view_default WHERE staff_id = $1 AND view_id = $2", *caller.who.staff, id);
    note(tx, caller, id, on ? "work_view.begin_with" : "work_view.begin_without", "");
    return {};
}

} // namespace yimen::cases
