#include "demo_visit.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/codes.h"
#include "base/json.h"
#include "base/text.h"

namespace yimen::app {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view kPicture("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x8\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9c"
                                    "c`\0\0\0\2\0\1H\xaf\xa4q\0\0\0\0IEND\xae"
                                    "B`\x82",
                                    67);

// What a careful person would write, best guess first. The server says which guess it does not take.
std::vector<value> guesses(const object& field, const DemoPerson& who, Date today) {
    std::string kind = text_in(field, "kind"), prefill = text_in(field, "prefill");
    if (prefill.ends_with("name"))
        return {value(who.name)};
    if (prefill.ends_with("id_number") || kind == "citizen_id")
        return {value(who.id_number)};
    if (prefill.ends_with("phone") || kind == "phone")
        return {value(who.phone)};
    if (kind == "choice" || kind == "choices") {
        std::vector<value> out;
        for (const auto& option : field.at("options").as_array()) {
            value one(text_in(option, "value"));
            out.push_back(kind == "choice" ? one : value(boost::json::array{one}));
        }
        return out;
    }
    if (kind == "number")
        return {value(60), value(1), value(3), value(5000), value(0), value(2026)};
    if (kind == "date") {
        auto shifted = [&](int days) { return value(to_iso(std::chrono::sys_days(today) + std::chrono::days(days))); };
        return {shifted(-30), shifted(30), shifted(-4000)};
    }
    if (kind == "credit_code")
        return {value("11990102MB9900001N")};
    if (kind == "address")
        return {value("云溪市城东区示例路 12 号")};
    return {value("示例"),
            value("示例内容，仅供演示"),
            value("张示例"),
            value("20260001"),
            value("A00001"),
            value("云A00001"),
            value("990102188001010003"),
            value("6222000000000000"),
            value("990102188001"),
            value("0999-8800100"),
            value("1")};
}

} // namespace

DemoPerson demo_person(int number) {
    static constexpr std::array kFamily = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                           "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"};
    static constexpr std::array kGiven = {"示一", "示二", "示三", "示四", "示五",
                                          "示六", "示七", "示例", "样本", "样例"};
    auto digits = [](int value, int width) {
        std::string out = std::to_string(value);
        return std::string(static_cast<std::size_t>(width) - out.size(), '0') + out;
    };
    std::string id =
        "9901021886" + digits(number / 28 % 12 + 1, 2) + digits(number % 28 + 1, 2) + digits(500 + number / 336, 3);
    constexpr std::array kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}; // GB 11643-1999
    int sum = 0;
    for (std::size_t i = 0; i < kWeights.size(); ++i)
        sum += (id[i] - '0') * kWeights[i];
    id += "10X98765432"[sum % 11];
    auto at = static_cast<std::size_t>(number);
    return {std::string(kFamily[at % kFamily.size()]) + kGiven[at / kFamily.size() % kGiven.size()], id,
            "138000" + digits(number % 100000, 5)};
}

object demo_form(const value& form, const DemoPerson& who, Date today,
                 const std::function<std::vector<std::string>(const object&)>& wrong) {
    object out;
    std::vector<std::pair<std::string, std::vector<value>>> open;
    for (const auto& section : form.at("sections").as_array())
        for (const auto& field : section.at("fields").as_array()) {
            open.emplace_back(text_in(field, "key"), guesses(field.as_object(), who, today));
            out[open.back().first] = open.back().second.front();
        }
    for (std::size_t guess = 1; guess < 13; ++guess) {
        auto pointers = wrong(out);
        bool again = false;
        for (const auto& [key, values] : open) {
            bool refused = std::ranges::any_of(
                pointers, [&](const std::string& pointer) { return pointer.starts_with("/" + key); });
            if (refused && guess < values.size()) {
                out[key] = values[guess];
                again = true;
            }
        }
        if (!again)
            break;
    }
    return out;
}

object DemoFiling::answers(const std::string& item_id) {
    object out;
    for (int left = 40; left > 0; --left) {
        value step = clerk_.post("/guide/steps", {{"item_id", item_id}, {"answers", out}});
        const auto* question = step.as_object().if_contains("question");
        if (!question || !question->is_object())
            break;
        const auto& options = question->at("options").as_array();
        out[text_in(*question, "key")] = text_in(options[chance_() % options.size()], "value");
    }
    return out;
}

std::string DemoFiling::draft(const std::string& item_id, const std::string& subject_id, const DemoPerson& who,
                              const object& more, Date today, bool later) {
    object wanted{{"item_id", item_id}, {"subject_id", subject_id}};
    if (object given = answers(item_id); !given.empty())
        wanted["answers"] = std::move(given);
    for (const auto& [name, one] : more)
        wanted[name] = one;
    std::string id = text_in(clerk_.post("/cases", wanted), "id");
    value opened = clerk_.get("/cases/" + id);
    std::int64_t at = opened.at("revision").as_int64();
    demo_form(opened.at("definition").at("form"), who, today, [&](const object& form) {
        value saved = clerk_.put("/cases/" + id + "/form", {{"form", form}}, at);
        at = saved.at("revision").as_int64();
        std::vector<std::string> wrong;
        for (const auto& problem : saved.at("problems").as_array())
            wrong.push_back(text_in(problem, "pointer"));
        return wrong;
    });
    const value& definition = opened.at("definition");
    later = later && !definition.at("on_the_spot").as_bool(); // what is done on the spot has no day to wait for
    for (const auto& requirement : definition.at("requirements").as_array())
        if (requirement.at("keep_copy").as_bool() && text_in(requirement, "necessity") == "required" &&
            !(later && requirement.at("deferrable").as_bool()))
            attach("/cases/" + id + "/materials/" + text_in(requirement, "key") + "/files");
    return id;
}

void DemoFiling::attach(const std::string& path) {
    clerk_.upload(path, std::string(kPicture), "example.png", "image/png");
}

std::int64_t DemoFiling::revision(const std::string& case_id) {
    return clerk_.get("/cases/" + case_id).at("revision").as_int64();
}

void DemoFiling::act(const std::string& case_id, const std::string& action, object body) {
    clerk_.post("/cases/" + case_id + "/" + action, std::move(body), revision(case_id));
}

void DemoFiling::check(const std::string& case_id, bool one_wrong) {
    boost::json::array checks;
    value seen = clerk_.get("/cases/" + case_id);
    std::set<std::string> there;
    for (const auto& material : seen.at("materials").as_array())
        if (!material.at("files").as_array().empty())
            there.insert(text_in(material, "requirement"));
    for (const auto& requirement : requirements(case_id))
        for (const auto& point : requirement.at("review_points").as_array())
            if (there.contains(text_in(requirement, "key")))
                checks.push_back(
                    {{"requirement", text_in(requirement, "key")}, {"point", text_in(point, "key")}, {"ok", true}});
    if (one_wrong && !checks.empty())
        checks.back().as_object()["ok"] = false;
    if (!checks.empty())
        clerk_.put("/cases/" + case_id + "/checks", {{"checks", checks}});
}

bool DemoFiling::name_gaps(const std::string& case_id) {
    value seen = clerk_.get("/cases/" + case_id);
    boost::json::array gaps;
    for (const auto& key : seen.at("gaps").at("missing").as_array())
        gaps.push_back({{"requirement", key}, {"until", seen.at("gaps").at("latest")}});
    if (gaps.empty() || seen.at("gaps").at("latest").is_null())
        return false;
    clerk_.put("/cases/" + case_id + "/gaps", {{"gaps", gaps}}, seen.at("revision").as_int64());
    return true;
}

void DemoFiling::settle_gaps(const std::string& case_id) {
    value seen = clerk_.get("/cases/" + case_id);
    for (const auto& gap : seen.at("gaps").at("list").as_array()) {
        std::string key = text_in(gap, "requirement");
        if (text_in(gap, "state") == "open")
            attach("/cases/" + case_id + "/gaps/" + key + "/files");
        if (text_in(gap, "state") == "open" || text_in(gap, "state") == "supplied")
            act(case_id, "gaps/" + key + "/confirm");
    }
}

object DemoFiling::grant(const std::string& case_id) {
    object body{{"opinion", "同意。"}}, values;
    value seen = clerk_.get("/cases/" + case_id);
    if (const auto* fields = seen.at("definition").at("result").at("establishes").if_array())
        for (const auto& field : *fields)
            values[text_in(field, "key")] =
                guesses(field.as_object(), demo_person(static_cast<int>(chance_() % 10000)), {}).front();
    if (!values.empty())
        body["established"] = std::move(values);
    return body;
}

std::string DemoFiling::approval(const std::string& case_id) {
    value seen = clerk_.get("/cases/" + case_id);
    for (const auto& gap : seen.at("gaps").at("list").as_array())
        if (text_in(gap, "state") == "open" || text_in(gap, "state") == "supplied")
            return "approve-with-gaps";
    return "approve";
}

bool DemoFiling::waits_for_stages(const std::string& case_id) {
    value seen = clerk_.get("/cases/" + case_id);
    return std::ranges::any_of(seen.at("stages").as_array(),
                               [](const value& stage) { return text_in(stage, "state") == "open"; });
}

boost::json::array DemoFiling::requirements(const std::string& case_id) {
    return clerk_.get("/cases/" + case_id).at("definition").at("requirements").as_array();
}

} // namespace yimen::app
