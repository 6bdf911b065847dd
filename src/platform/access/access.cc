#include "access.h"

#include <algorithm>

namespace yimen::access {
namespace {

constexpr std::array<std::string_view, kRoleCount> kNames{
    "visitor",       "clerk",   "reviewer", "decider",     "hall_manager", "supervisor", "catalogue_editor",
    "administrator", "auditor", "kiosk",    "desk_screen", "guide",        "display"};

template <class T>
bool contains(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}
template <class T>
bool contains(const std::vector<T>& list, const std::optional<T>& value) {
    return value && contains(list, *value);
}
template <class T>
void add_once(std::vector<T>& list, const T& value) {
    if (!contains(list, value))
        list.push_back(value);
}

// Collects "column = value" or "column IN (…)" with OR between them.
class Alternatives {
  public:
    Alternatives(db::Query& query, std::string_view prefix) : query_(query), prefix_(prefix) {}

    template <class T>
    void add(std::string_view column, const std::vector<T>& values) {
        if (column.empty() || values.empty())
            return;
        text_ += text_.empty() ? "" : " OR ";
        text_ += prefix_;
        text_ += column;
        text_ += values.size() == 1 ? " = " + query_.bind(values.front()) : " IN " + query_.bind_list(values);
    }
    // "(department = … AND item IN (…))"; without items, all of them.
    void add(std::string_view department_column, std::string_view item_column, DepartmentId department,
             const std::vector<Uuid>& items) {
        if (department_column.empty() || item_column.empty())
            return;
        text_ += text_.empty() ? "" : " OR ";
        const std::string prefix(prefix_);
        text_ += "(" + prefix + std::string(department_column) + " = " + query_.bind(department);
        text_ += " AND " + prefix + std::string(item_column);
        text_ += items.empty() ? " IS NOT NULL" : " IN " + query_.bind_list(items);
        text_ += ")";
    }
    const std::string& text() const { return text_; }

  private:
    db::Query& query_;
    std::string_view prefix_;
    std::string text_;
};

} // namespace

std::string_view to_string(Role role) { return kNames[static_cast<std::size_t>(role)]; }

std::optional<Role> parse_role(std::string_view name) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == name)
            return static_cast<Role>(i);
    return std::nullopt;
}

bool Principal::has(Role role) const { return has_any({role}); }

bool Principal::has_any(Roles roles) const {
    return std::any_of(grants.begin(), grants.end(), [&](const Grant& grant) { return roles.has(grant.role); });
}

bool Principal::may_act_for(SubjectId subject) const {
    return std::any_of(acts_for.begin(), acts_for.end(), [&](const ActsFor& one) { return one.subject == subject; });
}

Scope::Scope(const Principal& principal, Roles roles) {
    for (const Grant& grant : principal.grants)
        if (roles.has(grant.role))
            add(grant, principal.acts_for);
}

Scope::Places& Scope::in_cell(CellId cell) {
    for (Places& places : places_)
        if (places.cell == cell)
            return places;
    return places_.emplace_back(Places{cell, false, {}, {}, {}, {}});
}

void Scope::add(const Grant& grant, const std::vector<ActsFor>& acts_for) {
    Places& places = in_cell(grant.cell);
    switch (grant.role) {
    case Role::administrator:
    case Role::auditor:
        places.whole_cell = true;
        break;
    case Role::supervisor:
    case Role::catalogue_editor:
        for (RegionId region : grant.regions)
            add_once(places.regions, region);
        break;
    case Role::clerk:
    case Role::hall_manager:
    case Role::kiosk:
    case Role::desk_screen:
    case Role::guide:
    case Role::display:
        if (grant.hall)
            add_once(places.halls, *grant.hall);
        break;
    case Role::reviewer:
    case Role::decider:
        if (grant.department && grant.mandated_to)
            places.mandated.push_back({*grant.department, grant.items});
        else if (grant.department)
            add_once(places.departments, *grant.department);
        break;
    case Role::visitor:
        for (const ActsFor& one : acts_for)
            add_once(places.subjects, one.subject);
        break;
    }
}

void Scope::append(db::Query& query, std::string_view alias, const ScopeColumns& columns) const {
    const std::string prefix = alias.empty() ? "" : std::string(alias) + ".";
    std::string condition;
    for (const Places& places : places_) {
        if (columns.cell.empty())
            break;
        Alternatives inside(query, prefix);
        if (!places.whole_cell) {
            inside.add(columns.region, places.regions);
            inside.add(columns.hall, places.halls);
            inside.add(columns.department, places.departments);
            inside.add(columns.subject, places.subjects);
            for (const Mandated& one : places.mandated)
                inside.add(columns.department, columns.item, one.department, one.items);
            if (inside.text().empty())
                continue;
        }
        condition += condition.empty() ? "" : " OR ";
        condition += "(" + prefix + std::string(columns.cell) + " = " + query.bind(places.cell);
        condition += places.whole_cell ? ")" : " AND (" + inside.text() + "))";
    }
    query << "(" << (condition.empty() ? "1 = 0" : condition) << ")";
}

bool Scope::covers(const RowScope& row) const {
    auto reaches = [&](const Mandated& one) {
        return row.item && row.department == one.department && (one.items.empty() || contains(one.items, row.item));
    };
    return std::any_of(places_.begin(), places_.end(), [&](const Places& places) {
        return places.cell == row.cell &&
               (places.whole_cell || contains(places.regions, row.region) || contains(places.halls, row.hall) ||
                contains(places.departments, row.department) || contains(places.subjects, row.subject) ||
                std::any_of(places.mandated.begin(), places.mandated.end(), reaches));
    });
}

std::optional<StaffId> in_place_of(const Principal& who, Role role, const Scope::RowScope& row) {
    auto by = [&](const Grant& grant) {
        Principal one;
        one.acts_for = who.acts_for;
        one.grants = {grant};
        return Scope(one, {role}).covers(row);
    };
    std::optional<StaffId> absent;
    for (const Grant& grant : who.grants) {
        if (grant.role != role || !by(grant))
            continue;
        if (!grant.for_staff)
            return std::nullopt;
        absent = absent ? absent : grant.for_staff;
    }
    return absent;
}

} // namespace yimen::access
