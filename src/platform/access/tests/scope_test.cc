#include <rapidcheck.h>

#include <set>

#include "access.h"
#include "support/engines.h"

namespace yimen::access {
namespace {

// Few distinct ids, so that grants and rows meet often.
Uuid small_id(std::uint8_t kind, std::uint8_t number) {
    Uuid id;
    id.bytes[0] = kind;
    id.bytes[15] = number;
    return id;
}
template <class T>
T any_place(std::uint8_t kind) {
    return T{small_id(kind, *rc::gen::inRange<std::uint8_t>(0, 3))};
}
CellId any_cell() { return CellId{small_id(1, *rc::gen::inRange<std::uint8_t>(0, 2))}; }
template <class T>
std::optional<T> maybe(std::uint8_t kind) {
    return *rc::gen::inRange(0, 4) == 0 ? std::nullopt : std::optional(any_place<T>(kind));
}

Role any_role() { return static_cast<Role>(*rc::gen::inRange<int>(0, int{kRoleCount})); }

Roles any_roles() {
    Roles roles;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
        roles = roles | Roles{any_role()};
    return roles;
}

Principal any_principal() {
    Principal principal;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
        Grant grant{any_role(), any_cell(), {}, maybe<HallId>(3), maybe<DepartmentId>(4)};
        for (int r = *rc::gen::inRange(0, 3); r > 0; --r)
            grant.regions.push_back(any_place<RegionId>(2));
        if (*rc::gen::inRange(0, 2) == 0) // reaches its department under a mandate only
            grant.mandated_to = any_place<DepartmentId>(4);
        for (int r = *rc::gen::inRange(0, 3); grant.mandated_to && r > 0; --r)
            grant.items.push_back(small_id(6, *rc::gen::inRange<std::uint8_t>(0, 3)));
        principal.grants.push_back(grant);
    }
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        principal.acts_for.push_back({any_place<SubjectId>(5)});
    return principal;
}

Scope::RowScope any_row() {
    Scope::RowScope row{any_cell(), maybe<RegionId>(2), maybe<HallId>(3), maybe<DepartmentId>(4), maybe<SubjectId>(5)};
    if (*rc::gen::inRange(0, 4) > 0)
        row.item = small_id(6, *rc::gen::inRange<std::uint8_t>(0, 3));
    return row;
}

// The README's table, read naively.
bool grant_reaches(const Grant& grant, const Principal& principal, const Scope::RowScope& row) {
    if (grant.cell != row.cell)
        return false;
    switch (grant.role) {
    case Role::administrator:
    case Role::auditor:
        return true;
    case Role::clerk:
    case Role::hall_manager:
    case Role::kiosk:
    case Role::desk_screen:
    case Role::guide:
    case Role::display:
        return grant.hall && grant.hall == row.hall;
    case Role::reviewer:
    case Role::decider:
        if (grant.mandated_to &&
            (!row.item || (!grant.items.empty() && !std::count(grant.items.begin(), grant.items.end(), *row.item))))
            return false;
        return grant.department && grant.department == row.department;
    case Role::supervisor:
    case Role::catalogue_editor:
        return row.region && std::count(grant.regions.begin(), grant.regions.end(), *row.region) > 0;
    case Role::visitor:
        return row.subject && principal.may_act_for(*row.subject);
    }
    return false;
}

bool may_see(const Principal& principal, Roles roles, const Scope::RowScope& row) {
    return std::any_of(principal.grants.begin(), principal.grants.end(), [&](const Grant& grant) {
        return roles.has(grant.role) && grant_reaches(grant, principal, row);
    });
}

class ScopeTest : public test::EngineTest {
  protected:
    std::vector<db::Migration> migrations() const override {
        return {{"scope", 1, "0001_init.sql",
                 "CREATE TABLE thing (number {{int}} PRIMARY KEY, cell_id {{id}} NOT NULL, region_id {{id}}, hall_id "
                 "{{id}},"
                 " department_id {{id}}, subject_id {{id}}, item_id {{id}}) {{strict}}"}};
    }
    void store(const std::vector<Scope::RowScope>& rows) {
        Result<void> done = db().write([&](db::Tx& tx) -> Result<void> {
            tx.exec("DELETE FROM thing");
            for (std::size_t i = 0; i < rows.size(); ++i)
                tx.exec("INSERT INTO thing (number, cell_id, region_id, hall_id, department_id, subject_id, item_id)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                        static_cast<std::int64_t>(i), rows[i].cell, rows[i].region, rows[i].hall, rows[i].department,
                        rows[i].subject, rows[i].item);
            return {};
        });
        ASSERT_TRUE(done);
    }
    std::set<std::size_t> visible(const Scope& scope, const ScopeColumns& columns = {}) {
        db::Query query;
        query << "SELECT t.number FROM thing t WHERE ";
        scope.append(query, "t", columns);
        query << " ORDER BY t.number LIMIT 1000";
        std::set<std::size_t> out;
        for (db::Row row : db().read([&](db::Reader& reader) { return query.run(reader); }))
            out.insert(row.get<std::size_t>(0));
        return out;
    }
};
YIMEN_INSTANTIATE_ENGINES(ScopeTest);

TEST_P(ScopeTest, SqlAndMemoryDecideAsTheTableOfRolesSays) {
    EXPECT_TRUE(rc::check([this] {
        std::vector<Scope::RowScope> rows(30);
        std::generate(rows.begin(), rows.end(), any_row);
        store(rows);
        const Principal principal = any_principal();
        const Roles roles = any_roles();
        const Scope scope(principal, roles);
        const auto seen = visible(scope, {.item = "item_id"});
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const bool expected = may_see(principal, roles, rows[i]);
            RC_ASSERT(scope.covers(rows[i]) == expected);
            RC_ASSERT(seen.contains(i) == expected);
        }
    }));
}

TEST_P(ScopeTest, AColumnThatTheRowLacksMatchesNothing) {
    const CellId cell{small_id(1, 0)};
    const HallId hall{small_id(3, 0)};
    store({{cell, {}, hall, {}, {}}});
    Principal clerk;
    clerk.grants.push_back({Role::clerk, cell, {}, hall, {}});
    EXPECT_EQ(visible(Scope(clerk, kAllRoles)).size(), 1u);
    ScopeColumns without_hall;
    without_hall.hall = "";
    EXPECT_TRUE(visible(Scope(clerk, kAllRoles), without_hall).empty());
    ScopeColumns without_cell;
    without_cell.cell = "";
    EXPECT_TRUE(visible(Scope(clerk, kAllRoles), without_cell).empty());
}

TEST_P(ScopeTest, AMandateReachesNothingThatBelongsToNoItem) {
    const CellId cell{small_id(1, 0)};
    const DepartmentId giving{small_id(4, 0)}, receiving{small_id(4, 1)};
    store({{cell, {}, {}, giving, {}, small_id(6, 0)}, {cell, {}, {}, giving, {}, {}}});
    Principal decider;
    decider.grants.push_back({Role::decider, cell, {}, {}, giving, receiving, {}});
    EXPECT_EQ(visible(Scope(decider, kAllRoles), {.item = "item_id"}), std::set<std::size_t>{0});
    EXPECT_TRUE(visible(Scope(decider, kAllRoles)).empty()) << "a query that does not know the item";
}

TEST_P(ScopeTest, StandsBesideOtherConditions) {
    const CellId cell{small_id(1, 0)};
    store({{cell, {}, {}, {}, {}}, {CellId{small_id(1, 1)}, {}, {}, {}, {}}});
    Principal auditor;
    auditor.grants.push_back({Role::auditor, cell, {}, {}, {}});
    db::Query query;
    query << "SELECT count(*) FROM thing WHERE number >= " << query.bind(0) << " AND ";
    Scope(auditor, {Role::auditor}).append(query, "");
    EXPECT_EQ(db().read([&](db::Reader& reader) { return query.run(reader); })[0].get<int>(0), 1);
}

TEST(Scope, ShowsNothingWithoutAMatchingRole) {
    Principal clerk;
    clerk.grants.push_back({Role::clerk, CellId{small_id(1, 0)}, {}, HallId{small_id(3, 0)}, {}});
    db::Query query;
    Scope(clerk, {Role::auditor}).append(query, "c");
    EXPECT_EQ(query.sql(), "(1 = 0)");
}

TEST(Role, NamesAreReadBack) {
    for (std::size_t i = 0; i < kRoleCount; ++i) {
        const Role role = static_cast<Role>(i);
        EXPECT_EQ(parse_role(to_string(role)), role);
        EXPECT_TRUE(kAllRoles.has(role));
        EXPECT_EQ(kStaffRoles.has(role), role != Role::visitor && !kDeviceRoles.has(role));
    }
    EXPECT_EQ(parse_role("root"), std::nullopt);
}

TEST(Principal, HasARoleOnlyByAGrant) {
    Principal principal;
    EXPECT_FALSE(principal.has_any(kAllRoles));
    principal.grants.push_back({Role::decider, {}, {}, {}, {}});
    EXPECT_TRUE(principal.has(Role::decider));
    EXPECT_FALSE(principal.has(Role::reviewer));
    EXPECT_TRUE(principal.has_any({Role::reviewer, Role::decider}));
}

} // namespace
} // namespace yimen::access
