#include "base/codes.h"
#include "editing.h"
#include "errors.h"

// Under which item of the level above a new one stands, and which codes it has then; the table is at the bottom.
namespace yimen::editing {
namespace {

using http::Context;
using http::Method;

struct CodeQuestion {
    RegionId region_id;
    DepartmentId department_id;
    std::string task_type;
    std::optional<std::string> basic_code; // without it, the next one that is free here
    BOOST_DESCRIBE_CLASS(CodeQuestion, (), (region_id, department_id, task_type, basic_code), (), ())
};
struct CodeAnswer {
    std::string basic_code;
    std::optional<std::string> implementation_code; // empty: the department has no unified social credit code
    std::string local_code;
    bool from_above = false; // the basic code is one of the catalogue above
    BOOST_DESCRIBE_CLASS(CodeAnswer, (), (basic_code, implementation_code, local_code, from_above), (), ())
};
struct AboveQuery {
    RegionId region_id;
    std::optional<Text<200>> text;
    BOOST_DESCRIBE_CLASS(AboveQuery, (), (region_id, text), (), ())
};
struct BasicItem {
    catalogue::ItemId id;
    std::string name, name_en, basic_code, task_type, region_name, region_name_en, department_name, department_name_en;
    BOOST_DESCRIBE_CLASS(BasicItem, (),
                         (id, name, name_en, basic_code, task_type, region_name, region_name_en, department_name,
                          department_name_en),
                         (), ())
};
struct BasicItems {
    bool required = false; // a new item of this region must stand under one of the levels above
    std::vector<BasicItem> items;
    BOOST_DESCRIBE_CLASS(BasicItems, (), (required, items), (), ())
};

constexpr std::size_t kMostAbove = 20; // more words find the right one faster than more rows
constexpr int kLookedAt = 200;         // hits of one level; some have no basic code

// The codes that a new item would have (standards.md §1.1): credit code of the department, level of use, basic code.
Result<CodeAnswer> suggest_codes(const Editing& editing, Context& context, const CodeQuestion& question) {
    return editing.parts().database.read([&](db::Reader& reader) -> Result<CodeAnswer> {
        const auto& directory = editing.parts().directory;
        auto department = directory.department(reader, question.department_id);
        auto region = directory.region(reader, question.region_id);
        if (!department || !region || !keeps(context.who(), context.who().cell, region->id, department->id))
            return fail(kUnknownPlace);
        if (catalogue::task_type_name(question.task_type).empty())
            return fail(Error{&kInvalidRequest, {}, {{"?task_type", "not_in_list", "is no item type"}}, {}});
        CodeAnswer out;
        const auto& catalogue = editing.parts().catalogue;
        if (question.basic_code) {
            if (!codes::is_basic_code(*question.basic_code))
                return fail(Error{&kInvalidRequest, {}, {{"?basic_code", "bad_format", "is no basic code"}}, {}});
            out.basic_code = *question.basic_code;
            out.from_above = catalogue.item_above(reader, region->cell, region->id, out.basic_code).has_value();
        } else {
            out.basic_code =
                catalogue.free_basic_code(reader, region->cell, region->code.substr(0, 2) + question.task_type + "00");
        }
        if (codes::is_credit_code(department->code)) {
            int level =
                codes::region_level(region->code) + 1; // regions begin with the province, levels with the nation
            out.implementation_code = department->code + std::to_string(level) + out.basic_code;
        }
        out.local_code = out.implementation_code.value_or(out.basic_code + "-" + region->code);
        // Several items under one basic code are told apart by the serial of the handling code.
        for (int serial = 1; serial < 100 && catalogue.item_by_code(reader, region->cell, region->id, out.local_code);
             ++serial) {
            std::string two = (serial < 10 ? "0" : "") + std::to_string(serial);
            out.local_code = out.implementation_code.value_or(out.basic_code + "-" + region->code) + two;
        }
        return out;
    });
}

// Items of the regions above, the nearest level first, found as the visitor finds them.
Result<BasicItems> list_above(const Editing& editing, Context& context, const AboveQuery& query) {
    const auto& parts = editing.parts();
    return parts.database.read([&](db::Reader& reader) -> Result<BasicItems> {
        auto region = parts.directory.region(reader, query.region_id);
        if (!region || !access::Scope(context.who(), kEditors).covers({region->cell, region->id, {}, {}, {}}))
            return fail(kUnknownPlace);
        BasicItems out;
        out.required = !editing.is_top(reader, region->cell, region->id);
        for (auto place = region; place && place->parent && out.items.size() < kMostAbove;) {
            place = parts.directory.region(reader, *place->parent);
            if (!place)
                break;
            auto names = parts.directory.region_names(reader, place->id);
            auto found =
                parts.catalogue.find(query.text ? query.text->value : "",
                                     {.region = place->code, .level = codes::region_level(place->code)}, 0, kLookedAt);
            for (auto id : found.items) {
                auto item = parts.catalogue.item(reader, id);
                if (!item || !item->version_id || !item->facts.basic_code || out.items.size() == kMostAbove)
                    continue;
                auto department = parts.directory.department_names(reader, item->facts.department);
                out.items.push_back({item->id, item->facts.name, item->facts.name_en, *item->facts.basic_code,
                                     item->facts.task_type, names.zh, names.en, department.zh, department.en});
            }
        }
        return out;
    });
}

} // namespace

http::Routes code_routes(const Editing& editing) {
    http::Routes out;
    out.add<CodeQuestion, CodeAnswer>({.method = Method::get,
                                       .pattern = "/item-codes",
                                       .operation = "suggestItemCodes",
                                       .summary = "The codes that a new item would have.",
                                       .allow = kEditors},
                                      [&](Context& c, const CodeQuestion& q) { return suggest_codes(editing, c, q); });
    out.add<AboveQuery, BasicItems>(
        {.method = Method::get,
         .pattern = "/basic-items",
         .operation = "listBasicItems",
         .summary = "Items of the levels above under whose basic code a new item can stand.",
         .allow = kEditors},
        [&](Context& c, const AboveQuery& q) { return list_above(editing, c, q); });
    return out;
}

} // namespace yimen::editing
