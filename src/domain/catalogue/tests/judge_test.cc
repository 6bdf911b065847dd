#include <gtest/gtest.h>

#include <algorithm>

#include "import.h"

namespace yimen::catalogue {
namespace {

constexpr std::string_view kCreditCode = "11990102MB9900001N";

SourceRow row(int line, std::string code_of_department, std::string column = std::string(kCreditCode)) {
    SourceRow out;
    out.line = line;
    out.department = "市场监督管理局";
    out.name = "事项" + std::to_string(line);
    out.task_type = "1";
    out.region_code = "511602000000";
    out.department_code = std::move(column);
    out.local_item_code = std::to_string(line) + "-511602000000-000-" + code_of_department + "-1-01";
    return out;
}

std::vector<int> lines_with(const std::vector<Judgement>& all, std::string_view code) {
    std::vector<int> out;
    for (const auto& judgement : all)
        if (std::any_of(judgement.reasons.begin(), judgement.reasons.end(),
                        [&](const Reason& reason) { return reason.code == code; }))
            out.push_back(judgement.row.line);
    return out;
}

TEST(Judge, TellsEachPairOfDifferingDepartmentCodesOnce) {
    auto all = judge({row(2, "MB9900001"), row(3, "MB9900001"), row(4, std::string(kCreditCode)), row(5, "MB9900002"),
                      row(6, "MB9900001")});
    EXPECT_EQ(lines_with(all, "local_code.department_differs"), (std::vector<int>{2, 5}));
    EXPECT_NE(all[0].reasons.back().text.find("共 3 行"), std::string::npos) << all[0].reasons.back().text;
    EXPECT_EQ(all[3].reasons.back().text.find("共"), std::string::npos);
}

TEST(Judge, KeepsTheOtherReasonsOfARow) {
    auto odd = row(3, "MB9900001");
    odd.task_type = "77";
    auto all = judge({row(2, "MB9900001"), odd});
    EXPECT_EQ(lines_with(all, "task_type.unknown"), (std::vector<int>{3}));
    EXPECT_FALSE(all[1].refused);
}

constexpr std::string_view kHeader = "department,main_item,name,local_item_code,task_type,region_code,department_code";

TEST(ItemList, MayNameItemsInEnglish) {
    auto with = read_item_list("name_en," + std::string(kHeader) + "\nFood licence,a,b,c,d,e,f,g,h\n");
    EXPECT_FALSE(with) << "a cell too many";
    with = read_item_list("name_en," + std::string(kHeader) + "\nFood licence,a,b,c,d,e,f,g\n");
    ASSERT_TRUE(with);
    EXPECT_EQ(with->rows.at(0).name_en, "Food licence");
    EXPECT_EQ(with->rows.at(0).name, "c");
    auto without = read_item_list(std::string(kHeader) + "\na,b,c,d,e,f,g\n");
    ASSERT_TRUE(without);
    EXPECT_FALSE(without->rows.at(0).name_en);
    EXPECT_FALSE(read_item_list("name_en,department,main_item,name,local_item_code,task_type,region_code\n"));
}

TEST(Judge, TakesNoChineseForAnEnglishName) {
    auto pretended = row(2, "MB9900001"), english = row(3, "MB9900001"), accented = row(4, "MB9900001");
    pretended.name_en = "食品经营许可";
    english.name_en = "Food licence";
    accented.name_en = "Café licence";
    auto all = judge({pretended, english, accented});
    EXPECT_EQ(lines_with(all, "name_en.not_english"), (std::vector<int>{2}));
    EXPECT_FALSE(all[0].refused);
    EXPECT_EQ(all[0].row.name_en, "");
    EXPECT_EQ(all[1].row.name_en, "Food licence");
    EXPECT_EQ(all[2].row.name_en, "Café licence");
}

} // namespace
} // namespace yimen::catalogue
