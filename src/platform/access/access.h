#pragma once

// Who is asking, and which rows they may see. Every row of the domain carries the immutable scope columns
// cell_id, region_id, hall_id, department_id, subject_id (those that make sense for it). One Scope makes the SQL condition for
// every path that reads: lists, single rows, counts, search, exports, live streams. Default is no.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "db/db.h"

namespace yimen::access {

// The order is the index in the access table of the tests; add at the end.
enum class Role : std::uint8_t {
    visitor,          // 办事人
    clerk,            // 综窗受理
    reviewer,         // 审查
    decider,          // 决定
    hall_manager,     // 大厅管理
    supervisor,       // 督查: reads a region
    catalogue_editor, // 事项管理
    administrator,    // 城市管理员: runs the cell; sees no personal data
    auditor,          // 审计: reads the journal
    kiosk,            // 取号机: a device of a hall, by whose hands visitors act
    desk_screen,      // 窗口副屏: a device of one counter, turned to the visitor
    guide,            // 导办: receives visitors at the door of a hall
    display,          // 显示屏: a device of a hall that shows its calls: numbers only
};
inline constexpr std::size_t kRoleCount = 13;
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view name);

// A set of roles, as each route and each transition names it.
class Roles {
  public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (Role role : roles)
            bits_ |= 1u << static_cast<unsigned>(role);
    }
    constexpr bool has(Role role) const { return bits_ & (1u << static_cast<unsigned>(role)); }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr Roles operator|(Roles other) const {
        Roles out;
        out.bits_ = bits_ | other.bits_;
        return out;
    }

  private:
    std::uint32_t bits_ = 0;
};
inline constexpr Roles kAllRoles{Role::visitor,      Role::clerk,      Role::reviewer,         Role::decider,
                                 Role::hall_manager, Role::supervisor, Role::catalogue_editor, Role::administrator,
                                 Role::auditor,      Role::kiosk,      Role::desk_screen,      Role::guide,
                                 Role::display};
inline constexpr Roles kStaffRoles{Role::clerk,         Role::reviewer,   Role::decider,
                                   Role::hall_manager,  Role::supervisor, Role::catalogue_editor,
                                   Role::administrator, Role::auditor,    Role::guide};
// Held by devices that were paired, never granted to a person.
inline constexpr Roles kDeviceRoles{Role::kiosk, Role::desk_screen, Role::display};

// One role held by an account, and where. Exactly the places that the role needs are set:
// clerk, hall_manager, guide and devices: hall; reviewer and decider: department; supervisor, catalogue_editor: region; the rest: cell.
struct Grant {
    Role role = Role::visitor;
    CellId cell;
    std::vector<RegionId> regions; // the granted region and all below it, resolved at sign-in
    std::optional<HallId> hall;
    std::optional<DepartmentId> department;
    // The post stands in this organ, and reaches `department` under a mandate only (行政许可法 art. 24): rows of its items, of `items` when
    // there are any. A row that belongs to no item is not reached.
    std::optional<DepartmentId> mandated_to = {};
    std::vector<Uuid> items = {};
    // Held in the place of somebody who is on leave (AB 岗).
    std::optional<StaffId> for_staff = {};
};

// For whom a visitor may act: themselves, their company as its legal person, or a principal who authorised them.
struct ActsFor {
    SubjectId subject;
    bool as_agent = false;
};

struct Principal {
    AccountId account;
    SessionId session;
    PersonId person;
    std::optional<StaffId> staff;      // set for staff accounts
    std::optional<DepartmentId> organ; // whose staff they are, when it is known; a hall's own staff have none
    std::optional<Uuid> device;        // set for devices, with the counter where it stands (desk_screen, display)
    std::optional<Uuid> counter;
    CellId cell;
    std::string display_name; // masked for visitors, the work name for staff
    std::vector<Grant> grants;
    std::vector<ActsFor> acts_for;
    Instant signed_in_at;

    bool has(Role role) const;
    bool has_any(Roles roles) const;
    bool may_act_for(SubjectId subject) const;
    bool is_staff() const { return staff.has_value(); }
};

// The columns of the row that is filtered; an empty name means that the row has no such column, and a grant that needs it then
// matches nothing.
struct ScopeColumns {
    std::string_view cell = "cell_id";
    std::string_view region = "region_id";
    std::string_view hall = "hall_id";
    std::string_view department = "department_id";
    std::string_view subject = "subject_id";
    std::string_view item = ""; // few rows belong to an item
};

// The rows that a principal may see by virtue of those of its roles that are in `roles`.
class Scope {
  public:
    Scope(const Principal& principal, Roles roles);

    // Appends a condition in parentheses, for example "(c.cell_id = $1 AND (c.hall_id = $2 OR c.department_id = $3))";
    // "(1 = 0)" when nothing matches. `alias` is the table's alias without the dot, or empty.
    void append(db::Query& query, std::string_view alias, const ScopeColumns& columns = {}) const;

    // The same decision over values, for events that are already in memory.
    struct RowScope {
        CellId cell;
        std::optional<RegionId> region;
        std::optional<HallId> hall;
        std::optional<DepartmentId> department;
        std::optional<SubjectId> subject;
        std::optional<Uuid> item = {};
    };
    bool covers(const RowScope& row) const;

  private:
    struct Mandated {
        DepartmentId department;
        std::vector<Uuid> items; // empty: all
    };
    // What the grants in one cell come to, each place once.
    struct Places {
        CellId cell;
        bool whole_cell = false;
        std::vector<RegionId> regions;
        std::vector<HallId> halls;
        std::vector<DepartmentId> departments;
        std::vector<SubjectId> subjects;
        std::vector<Mandated> mandated = {};
    };
    Places& in_cell(CellId cell);
    void add(const Grant& grant, const std::vector<ActsFor>& acts_for);

    std::vector<Places> places_;
};

// In whose place the principal has this role over the row; empty when they have it themselves, or not at all.
std::optional<StaffId> in_place_of(const Principal& who, Role role, const Scope::RowScope& row);

} // namespace yimen::access
