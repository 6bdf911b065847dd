#include <algorithm>
#include <map>

#include "base/codes.h"
#include "catalogue/resolve.h"
#include "editing.h"

// The catalogue's report on itself; the table is at the bottom.
namespace yimen::editing {
namespace {

using access::Role;
using http::Context;
using http::Method;
using http::Page;

constexpr access::Roles kReportReaders{Role::catalogue_editor, Role::administrator, Role::supervisor};

struct FindingQuery {
    std::optional<catalogue::Weight> weight;
    std::optional<std::string> rule;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(FindingQuery, (), (weight, rule, cursor, limit), (), ())
};
struct ItemFindings {
    catalogue::ItemId item_id;
    std::string name, name_en, department_name, department_name_en;
    std::vector<catalogue::Finding> findings;
    BOOST_DESCRIBE_CLASS(ItemFindings, (), (item_id, name, name_en, department_name, department_name_en, findings), (),
                         ())
};

Result<Page<ItemFindings>> list(const Editing& editing, Context& context, const FindingQuery& query) {
    std::optional<catalogue::ItemId> after;
    if (query.cursor && !(after = catalogue::ItemId::parse(*query.cursor)))
        return fail(Error{&kInvalidRequest, {}, {{"?cursor", "bad_format", "is not a cursor of this list"}}, {}});
    int limit = http::page_size(query.limit);
    return editing.parts().database.read([&](db::Reader& reader) -> Result<Page<ItemFindings>> {
        Page<ItemFindings> page;
        std::optional<std::string> next;
        Report::walk(editing, reader, context.who(), after, [&](const Report::Judged& judged) {
            auto findings = judged.findings;
            std::erase_if(findings, [&](const catalogue::Finding& finding) {
                return (query.weight && finding.weight != *query.weight) || (query.rule && finding.rule != *query.rule);
            });
            if (findings.empty())
                return true;
            if (static_cast<int>(page.items.size()) == limit) {
                next = page.items.back().item_id.str();
                return false;
            }
            const auto& facts = judged.item.facts;
            auto department = editing.parts().directory.department_names(reader, facts.department);
            page.items.push_back(
                {judged.item.id, facts.name, facts.name_en, department.zh, department.en, std::move(findings)});
            return true;
        });
        page.next = next;
        return page;
    });
}

} // namespace

void Report::walk(const Editing& editing, db::Reader& reader, const access::Principal& who,
                  std::optional<catalogue::ItemId> after, const std::function<bool(const Judged&)>& visit) {
    const auto& parts = editing.parts();
    catalogue::ItemId last = after.value_or(catalogue::ItemId{});
    access::Scope scope(who, kReportReaders);
    for (bool more = true; more;) {
        auto items = parts.catalogue.described_after(reader, last, 200);
        for (const auto& item : items) {
            last = item.id;
            if (!scope.covers({item.facts.cell, item.facts.region, {}, item.facts.department, {}}))
                continue;
            if (!visit(judge(editing, reader, item)))
                return;
        }
        more = items.size() == 200;
    }
}

Report::Judged Report::judge(const Editing& editing, db::Reader& reader, const catalogue::Item& item) {
    const auto& parts = editing.parts();
    Judged out{item, parts.catalogue.definition_in_force(reader, item), {}, {}};
    auto department = parts.directory.department(reader, item.facts.department);
    auto region = parts.directory.region(reader, item.facts.region);
    out.findings =
        catalogue::code_findings(catalogue::head_of(item.facts),
                                 {department ? department->code : "", region ? codes::region_level(region->code) : 0});
    if (!out.definition) {
        out.findings.push_back({"item.nothing_above", catalogue::Weight::error, "/definition/inherits",
                                "所继承的上级事项没有生效的版本", "The item above is not in force"});
        return out;
    }
    for (auto& finding : catalogue::findings(*out.definition)) {
        finding.pointer = "/definition" + finding.pointer;
        out.findings.push_back(std::move(finding));
    }
    out.questions = parts.catalogue.resolver(out.definition)->remaining({});
    return out;
}

CatalogueReport Report::whole(const Editing& editing, db::Reader& reader, const access::Principal& who) {
    CatalogueReport out;
    std::map<std::string, RuleCount> rules;
    double questions = 0;
    out.items = editing.parts().catalogue.count(reader, who.cell);
    walk(editing, reader, who, std::nullopt, [&](const Judged& judged) {
        ++out.described;
        out.without_findings += judged.findings.empty();
        bool faulty = false;
        for (const auto& finding : judged.findings) {
            auto& rule = rules[finding.rule];
            rule.rule = finding.rule;
            rule.weight = finding.weight;
            ++rule.findings;
            faulty = faulty || finding.weight == catalogue::Weight::error;
            out.online_differs_from_counter += finding.rule.starts_with("equal.");
        }
        out.with_errors += faulty;
        if (!judged.definition)
            return true;
        out.with_questions += !judged.definition->questions.empty();
        out.scenarios += static_cast<std::int64_t>(judged.definition->scenarios.size());
        questions += judged.questions.mean;
        out.most_questions = std::max(out.most_questions, judged.questions.most);
        out.english += !judged.item.facts.name_en.empty() && !judged.definition->summary_en.empty();
        return true;
    });
    if (out.with_questions > 0)
        out.mean_questions = questions / static_cast<double>(out.with_questions);
    for (auto& [name, rule] : rules)
        out.rules.push_back(std::move(rule));
    std::ranges::stable_sort(out.rules, std::ranges::greater{}, &RuleCount::findings);
    return out;
}

http::Routes report_routes(const Editing& editing) {
    http::Routes out;
    out.add<FindingQuery, Page<ItemFindings>>(
        {.method = Method::get,
         .pattern = "/catalogue/findings",
         .operation = "listCatalogueFindings",
         .summary = "Items that say something against themselves, or leave something out.",
         .allow = kReportReaders},
        [&](Context& c, const FindingQuery& q) { return list(editing, c, q); });
    out.add<http::None, CatalogueReport>(
        {.method = Method::get,
         .pattern = "/catalogue/report",
         .operation = "getCatalogueReport",
         .summary = "Consistency and coverage of the catalogue, in figures.",
         .allow = kReportReaders,
         .per_minute = 30},
        [&](Context& c) -> Result<CatalogueReport> {
            return editing.parts().database.read(
                [&](db::Reader& reader) -> Result<CatalogueReport> { return Report::whole(editing, reader, c.who()); });
        });
    return out;
}

} // namespace yimen::editing
