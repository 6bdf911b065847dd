#include <algorithm>

#include "base/text.h"
#include "bundles.h"
#include "http/route.h"

// The templates of bundles for who oversees them: what each joins, and what that saves.
namespace yimen::bundles {
namespace {

using http::Context;

constexpr access::Roles kTemplateReaders =
    kKeepers | access::Roles{access::Role::hall_manager, access::Role::supervisor};

struct TemplateQuery {
    std::optional<Text<100>> text;  // in the name of the bundle, of who leads it, of a member
    std::optional<Text<60>> cursor; // the last one's key
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(TemplateQuery, (), (text, cursor, limit), (), ())
};
struct TemplateRow {
    std::string id, name, name_en, lead, lead_en; // id: its key
    bool configurable = false, available = true;  // available: nothing in it stands against submission
    bool editable = false;                        // the caller is among its editors
    std::vector<MergedMember> members;
    int elements = 0, shared_elements = 0, materials = 0, shared_materials = 0; // shared: of several members
    Savings savings;
    Figures percent; // less, of what it is one by one
    BOOST_DESCRIBE_CLASS(TemplateRow, (),
                         (id, name, name_en, lead, lead_en, configurable, available, editable, members, elements,
                          shared_elements, materials, shared_materials, savings, percent),
                         (), ())
};
// Of all that match, not only of the page; beside the best means that others have published, in percent.
struct TemplatePage {
    std::vector<TemplateRow> items;
    std::optional<std::string> next;
    std::int64_t total = 0;
    Savings all;
    Figures percent, published;
    BOOST_DESCRIBE_CLASS(TemplatePage, (), (items, next, total, all, percent, published), (), ())
};

// Days 60 %, materials 58 %, forms 80 %, steps 85 %, trips 82 %; of fields nobody has published one.
constexpr Figures kPublished{.working_days = 60, .materials = 58, .forms = 80, .fields = 0, .steps = 85, .trips = 82};

bool speaks_of(const Template& given, const std::string& sought) {
    auto holds = [&](const std::string& text) { return folded(text).find(sought) != std::string::npos; };
    return holds(given.name) || holds(given.name_en) || holds(given.lead) || holds(given.lead_en) ||
           std::ranges::any_of(given.members,
                               [&](const auto& member) { return holds(member.name) || holds(member.name_en); });
}

TemplateRow template_row(const Template& given, MergedBundle merged) {
    TemplateRow out;
    out.id = given.key;
    out.name = given.name;
    out.name_en = given.name_en;
    out.lead = given.lead;
    out.lead_en = given.lead_en;
    out.configurable = given.configurable;
    out.available = !merged.blocked();
    for (const auto& section : merged.form)
        for (const auto& field : section.fields) {
            out.elements += field.asked;
            out.shared_elements += field.asked && field.uses.size() > 1;
        }
    for (const auto& material : merged.materials) {
        out.materials += material.asked;
        out.shared_materials += material.asked && material.uses.size() > 1;
    }
    out.savings = merged.savings;
    out.percent = percent_less(merged.savings);
    out.members = std::move(merged.members);
    return out;
}

Result<TemplatePage> list_templates(const Bundles& bundles, Context& context, const TemplateQuery& asked) {
    std::string sought = asked.text ? folded(asked.text->value) : "";
    std::string after = asked.cursor ? asked.cursor->value : "";
    auto limit = static_cast<std::size_t>(http::page_size(asked.limit));
    return bundles.database().read([&](db::Reader& reader) -> Result<TemplatePage> {
        TemplatePage page;
        page.published = kPublished;
        access::Scope mine(context.who(), kKeepers);
        auto all = bundles.list(reader, context.who().cell);
        std::ranges::sort(all, {}, [](const auto& one) -> const std::string& { return one->content.key; });
        for (const auto& one : all) {
            const Template& given = one->content;
            if (!sought.empty() && !speaks_of(given, sought))
                continue;
            YIMEN_TRY(View view, bundles.view(reader, context.who().cell, given, {}));
            ++page.total;
            add(page.all, view.merged.savings);
            if (given.key <= after)
                continue;
            if (page.items.size() < limit) {
                page.items.push_back(template_row(given, std::move(view.merged)));
                page.items.back().editable = mine.covers(one->scope());
            } else {
                page.next = page.items.back().id;
            }
        }
        page.percent = percent_less(page.all);
        return page;
    });
}

} // namespace

http::Routes template_routes(const Bundles& bundles) {
    http::Routes out;
    out.add<TemplateQuery, TemplatePage>(
        http::route(
            http::Method::get, "/bundle-templates", "listBundleTemplates",
            "Templates of bundles with members, what is asked for once and what that saves; and the sum of all.",
            kTemplateReaders),
        [&](Context& c, const TemplateQuery& asked) { return list_templates(bundles, c, asked); });
    return out;
}

} // namespace yimen::bundles
