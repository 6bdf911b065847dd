#include <algorithm>
#include <map>
#include <set>

#include "base/codes.h"
#include "rows.h"

namespace yimen::catalogue {
namespace {

constexpr std::string_view kUnclassified = "未分类";
constexpr std::size_t kLongestName = 500; // code points; standards.md §1.3 allows 1000 bytes-ish, 39046 200

constexpr std::string_view kDepartmentDiffers = "local_code.department_differs";

bool is_organisation_code(std::string_view code) {
    // GB 11714: eight of 0-9A-Z and a check digit; often written with a hyphen before it.
    std::string plain;
    for (char c : code)
        if (c != '-')
            plain += c;
    if (plain.size() != 9)
        return false;
    constexpr int kWeights[] = {3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 8; ++i) {
        char c = plain[i];
        int value = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
        if (value < 0)
            return false;
        sum += value * kWeights[i];
    }
    int check = 11 - sum % 11;
    char wanted = check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
    return plain[8] == wanted;
}

void judge_department_code(Judgement& out) {
    const std::string& code = out.row.department_code;
    if (codes::is_credit_code(code) || is_organisation_code(code))
        return;
    if (code.empty())
        out.reasons.push_back({"department_code.missing", "没有部门编码"});
    else if (code.size() == 18)
        out.reasons.push_back({"department_code.bad_check", "部门编码像统一社会信用代码，但校验位不符：" + code});
    else if (code.size() == 9 || (code.size() == 10 && code[8] == '-'))
        out.reasons.push_back({"department_code.bad_check", "部门编码像组织机构代码，但校验位不符：" + code});
    else
        out.reasons.push_back(
            {"department_code.unknown_shape", "部门编码既不是统一社会信用代码也不是组织机构代码：" + code});
}

// The older local shape: <item>-<region 12>-<village 3>-<department code>-<n>-<nn>; the standard one has 31 or 33 characters.
void judge_local_code(Judgement& out) {
    const auto& row = out.row;
    if (codes::is_implementation_code(row.local_item_code) || codes::is_handling_code(row.local_item_code))
        return;
    auto at = row.local_item_code.find("-" + row.region_code + "-");
    if (row.region_code.empty() || at == std::string::npos) {
        bool shaped = false;
        for (auto part : split(row.local_item_code, '-'))
            shaped = shaped || codes::is_region_code(part);
        out.reasons.push_back(
            shaped ? Reason{"local_code.region_differs", "事项编码中的区划与区划列不同：" + row.local_item_code}
                   : Reason{"local_code.unknown_shape", "事项编码的结构无法识别，按原样保留：" + row.local_item_code});
        return;
    }
    // What follows the village part, without the two serials at the end, is the department as the source names it.
    std::string_view rest = std::string_view(row.local_item_code).substr(at + row.region_code.size() + 2);
    auto parts = split(rest, '-');
    if (parts.size() < 4)
        return out.reasons.push_back(
            {"local_code.unknown_shape", "事项编码的结构无法识别，按原样保留：" + row.local_item_code});
    std::string department(parts[1]);
    for (std::size_t i = 2; i + 2 < parts.size(); ++i)
        department += "-" + std::string(parts[i]);
    if (department != row.department_code)
        out.reasons.push_back({std::string(kDepartmentDiffers),
                               "事项编码中的部门是 " + department + "，部门编码列是 " + row.department_code});
}

void judge_alone(Judgement& out) {
    auto& row = out.row;
    auto refuse = [&](std::string code, std::string text) {
        out.refused = true;
        out.reasons.push_back({std::move(code), std::move(text)});
    };
    out.reasons = row.faults;
    out.refused = row.refused;
    if (out.refused)
        return;
    for (const auto& cell : cells_of(row))
        if (!is_utf8(cell) || has_control_characters(cell))
            return refuse("row.not_text", "含有无法识别的字符");
    if (row.name.empty())
        refuse("name.missing", "没有事项名称");
    else if (code_points(row.name) > kLongestName)
        refuse("name.too_long", "事项名称超过 500 字");
    if (row.local_item_code.empty())
        refuse("local_code.missing", "没有事项编码，无法与以后的导入对应");
    if (row.department.empty())
        refuse("department.missing", "没有部门名称");
    if (!codes::is_region_code(row.region_code))
        refuse("region_code.unknown_shape", "行政区划代码不是 12 位数字：" + row.region_code);
    if (out.refused)
        return;
    auto english = row.name_en.value_or("");
    bool chinese = std::ranges::any_of(english, [](char c) { return (c & 0xF0) == 0xE0; }); // three bytes or more
    if (chinese || code_points(english) > kLongestName) {
        out.reasons.push_back({"name_en.not_english", "英文名称含有汉字或者太长，没有采用：" + row.name});
        row.name_en = "";
    }
    if (!normal_task_type(row.task_type))
        out.reasons.push_back({"task_type.unknown", "事项类型不在 GB/T 39046 的代码表中：" + row.task_type});
    if (row.external && !yes_or_no(*row.external))
        refuse("external.unknown", "“国家系统办理”应为“是”或“否”：" + *row.external);
    if (row.state && !row.state->empty() && !item_state(*row.state))
        refuse("state.unknown", "事项状态应为“在用”“暂停”或“取消”：" + *row.state);
    if (row.basic_code && !row.basic_code->empty() && !codes::is_basic_code(*row.basic_code))
        out.reasons.push_back({"basic_code.unknown_shape", "基本编码不是 12 位，按原样保留：" + *row.basic_code});
    if (row.implementation_code && !row.implementation_code->empty() &&
        !codes::is_implementation_code(*row.implementation_code))
        out.reasons.push_back({"implementation_code.unknown_shape",
                               "实施编码不是 31 位标准编码，按原样保留：" + *row.implementation_code});
    if (row.handling_code && !row.handling_code->empty() && !codes::is_handling_code(*row.handling_code))
        out.reasons.push_back(
            {"handling_code.unknown_shape", "业务办理项编码不是 33 位标准编码，按原样保留：" + *row.handling_code});
    judge_department_code(out);
    judge_local_code(out);
}

// A list that writes one department in two ways does so in every row: each pair of codes is told once, at its first row.
void tell_differing_departments_once(std::vector<Judgement>& all) {
    std::map<std::string, int> rows_by_text;
    for (auto& out : all)
        std::erase_if(out.reasons, [&](Reason& reason) {
            if (reason.code != kDepartmentDiffers)
                return false;
            return ++rows_by_text[reason.text] > 1;
        });
    for (auto& out : all)
        for (auto& reason : out.reasons)
            if (auto found = rows_by_text.find(reason.text); found != rows_by_text.end() && found->second > 1)
                reason.text += "（共 " + std::to_string(found->second) + " 行）";
}

// What only shows beside the other rows.
void judge_together(std::vector<Judgement>& all) {
    std::map<std::string, int> first_by_code;
    std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> by_name;
    std::map<std::string, std::set<std::string>> codes_of_department;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto& out = all[i];
        if (out.refused)
            continue;
        auto [first, fresh] = first_by_code.emplace(out.row.region_code + out.row.local_item_code, out.row.line);
        if (!fresh) {
            out.refused = true;
            out.reasons.push_back(
                {"local_code.repeated", "与第 " + std::to_string(first->second) + " 行的事项编码相同"});
            continue;
        }
        by_name[{out.row.department, out.row.name}].push_back(i);
        codes_of_department[out.row.department].insert(out.row.department_code);
    }
    for (auto& [key, indexes] : by_name)
        for (std::size_t i : indexes)
            if (indexes.size() > 1)
                all[i].reasons.push_back(
                    {"name.repeated", "同一部门有 " + std::to_string(indexes.size()) + " 个同名事项，编码不同"});
    for (auto& out : all)
        if (!out.refused && codes_of_department[out.row.department].size() > 1)
            out.reasons.push_back({"department.several_codes",
                                   "文件中该部门有 " + std::to_string(codes_of_department[out.row.department].size()) +
                                       " 个编码，本行是 " + out.row.department_code});
}

} // namespace

std::optional<bool> yes_or_no(std::string_view text) {
    if (text.empty() || text == "否" || text == "no" || text == "false" || text == "0")
        return false;
    if (text == "是" || text == "yes" || text == "true" || text == "1")
        return true;
    return std::nullopt;
}

// standards.md §1.3 #13: 1 在用 2 暂停 3 取消.
std::optional<std::string> item_state(std::string_view text) {
    if (text == "在用" || text == "in_use" || text == "1")
        return "in_use";
    if (text == "暂停" || text == "paused" || text == "2")
        return "paused";
    if (text == "取消" || text == "cancelled" || text == "3")
        return "cancelled";
    return std::nullopt;
}

std::vector<Judgement> judge(std::vector<SourceRow> rows) {
    std::vector<Judgement> out;
    out.reserve(rows.size());
    for (auto& row : rows) {
        if (row.main_item == kUnclassified)
            row.main_item.clear();
        judge_alone(out.emplace_back(Judgement{std::move(row), false, {}}));
    }
    judge_together(out);
    tell_differing_departments_once(out);
    return out;
}

} // namespace yimen::catalogue
