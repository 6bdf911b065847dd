#include "rules.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text.h"

namespace yimen::people::rules {
namespace {

TEST(Login, IsFoldedInWidthAndCase) {
    EXPECT_EQ(fold_login(" Ｃｌｅｒｋ01 "), "clerk01");
    EXPECT_TRUE(is_login(fold_login("Clerk.01_a-b")));
}

TEST(Login, IsNeverANumberOfAPerson) {
    EXPECT_FALSE(is_login("13800001111"));
    EXPECT_FALSE(is_login("11010519491231002x"));
}

TEST(Login, HasFourToFortyPlainCharacters) {
    EXPECT_FALSE(is_login("abc"));
    EXPECT_TRUE(is_login("abcd"));
    EXPECT_TRUE(is_login(std::string(40, 'a')));
    EXPECT_FALSE(is_login(std::string(41, 'a')));
    EXPECT_FALSE(is_login("ab cd"));
    EXPECT_FALSE(is_login("张三丰丰"));
    EXPECT_FALSE(is_login(""));
}

TEST(Password, NeedsThreeClassesOrLength) {
    EXPECT_FALSE(password_problem("Abcdef12", "zhang"));
    EXPECT_FALSE(password_problem("abcd123!", "zhang"));
    EXPECT_FALSE(password_problem("abcdefghijklmn", "zhang"));
    EXPECT_TRUE(password_problem("Abcde12", "zhang"));
    EXPECT_TRUE(password_problem("abcdef12", "zhang"));
    EXPECT_TRUE(password_problem("abcdefghijklm", "zhang"));
}

TEST(Password, CountsCharactersNotBytes) {
    EXPECT_TRUE(password_problem("密码密码密", "zhang")); // 15 bytes, 5 characters
    EXPECT_FALSE(password_problem("密码密码密码密码密码密码密码", "zhang"));
}

TEST(Password, IsNotTheLoginAndNotEndless) {
    EXPECT_TRUE(password_problem("Administrator01", "administrator01"));
    EXPECT_TRUE(password_problem(std::string(257, 'a'), "zhang"));
    EXPECT_TRUE(password_problem("abcdefghijklmn\xff", "zhang"));
}

TEST(CitizenId, IsReadAsPeopleTypeIt) {
    EXPECT_EQ(citizen_id(" 11010519491231002x "), "11010519491231002X");
    EXPECT_EQ(citizen_id("１１０１０５１９４９１２３１００２Ｘ"), "11010519491231002X");
    EXPECT_FALSE(citizen_id("110105194912310021"));
    EXPECT_FALSE(citizen_id(""));
}

TEST(MobilePhone, IsReadAsPeopleTypeIt) {
    EXPECT_EQ(mobile_phone("+86 138-0000-1111"), "13800001111");
    EXPECT_EQ(mobile_phone("１３８００００１１１１"), "13800001111");
    EXPECT_FALSE(mobile_phone("12800001111"));
    EXPECT_FALSE(mobile_phone("0826-2333333"));
    EXPECT_FALSE(mobile_phone("138000011112"));
    EXPECT_FALSE(mobile_phone(""));
}

RC_GTEST_PROP(MobilePhone, IsTheSameHoweverItIsGrouped, ()) {
    std::string number = std::to_string(*rc::gen::inRange<std::int64_t>(13'000'000'000, 20'000'000'000));
    std::string typed = *rc::gen::element<std::string>("", "+86", "+86 ", " ");
    for (char digit : number)
        typed += digit + *rc::gen::element<std::string>("", " ", "-");
    RC_ASSERT(mobile_phone(typed) == number);
}

NewGrant grant_of(access::Role role, bool hall, bool department, bool region) {
    NewGrant grant;
    grant.role = role;
    if (hall)
        grant.hall = HallId{};
    if (department)
        grant.department = DepartmentId{};
    if (region)
        grant.region = RegionId{};
    return grant;
}

TEST(GrantPlace, IsExactlyTheOneThatTheRoleNeeds) {
    using access::Role;
    struct Row {
        Role role;
        bool hall, department, region;
    };
    const Row rows[] = {{Role::clerk, true, false, false},          {Role::hall_manager, true, false, false},
                        {Role::reviewer, false, true, false},       {Role::decider, false, true, false},
                        {Role::supervisor, false, false, true},     {Role::catalogue_editor, false, false, true},
                        {Role::administrator, false, false, false}, {Role::auditor, false, false, false}};
    for (const Row& row : rows)
        for (int bits = 0; bits < 8; ++bits) {
            bool hall = bits & 1, department = bits & 2, region = bits & 4;
            bool fits = hall == row.hall && department == row.department && region == row.region;
            EXPECT_EQ(check_place(grant_of(row.role, hall, department, region)).has_value(), fits)
                << access::to_string(row.role) << bits;
        }
    EXPECT_FALSE(check_place(grant_of(Role::visitor, false, false, false))) << "nobody is granted to be a visitor";
}

TEST(GrantBars, ContractedStaffNeverDecide) {
    EXPECT_FALSE(check_bars(access::Role::decider, Employment::contracted, {}));
    EXPECT_TRUE(check_bars(access::Role::decider, Employment::seconded, {}));
    EXPECT_TRUE(check_bars(access::Role::clerk, Employment::contracted, {}));
}

TEST(GrantBars, WhoRunsTheSystemDoesNotAuditIt) {
    using access::Role;
    EXPECT_FALSE(check_bars(Role::auditor, Employment::own, {Role::administrator}));
    EXPECT_FALSE(check_bars(Role::administrator, Employment::own, {Role::auditor, Role::clerk}));
    EXPECT_TRUE(check_bars(Role::auditor, Employment::own, {Role::clerk}));
}

} // namespace
} // namespace yimen::people::rules
