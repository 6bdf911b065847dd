#include "search_http.h"

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/codes.h"
#include "place_names.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

using http::Context;
using http::Method;
using http::Page;

constexpr int kLowestLevel = 5;
constexpr std::size_t kMostValues = 60; // of one facet that are told

struct ItemQuery {
    std::optional<Text<200>> text;
    std::optional<std::string> region; // a region code; finds everything below it
    std::optional<DepartmentId> department;
    std::optional<Audience> audience;
    std::optional<bool> applicable;
    std::optional<Text<100>> theme;
    std::optional<int> level; // of the region: 1 province … 5 village, 0 the country
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(ItemQuery, (), (text, region, department, audience, applicable, theme, level, cursor, limit),
                         (), ())
};

struct FacetCount {
    std::string value;         // as the filter of that name takes it
    std::string name, name_en; // of a region
    std::int64_t count = 0;
    BOOST_DESCRIBE_CLASS(FacetCount, (), (value, name, name_en, count), (), ())
};
// Of each facet: how many items there are when this value is chosen and every other filter stays.
struct ItemFacets {
    std::vector<FacetCount> audience, theme, region, level;
    BOOST_DESCRIBE_CLASS(ItemFacets, (), (audience, theme, region, level), (), ())
};

struct ItemRow {
    ItemId id;
    std::string name, name_en, department_name, department_name_en, region_name, region_name_en;
    std::string task_type, task_type_name, task_type_name_en;
    std::vector<Audience> audience;
    bool external = false, applicable = false;
    std::string local_code;
    BOOST_DESCRIBE_CLASS(ItemRow, (),
                         (id, name, name_en, department_name, department_name_en, region_name, region_name_en,
                          task_type, task_type_name, task_type_name_en, audience, external, applicable, local_code),
                         (), ())
};

std::vector<Audience> audience_of(const Definition* definition) {
    return definition ? definition->audience : std::vector<Audience>{Audience::person, Audience::company};
}

// Each in its place, with all names looked up at once.
std::vector<ItemRow> rows_of(const Catalogue& catalogue, PlaceNames& names, db::Reader& reader,
                             const std::vector<ItemId>& ids) {
    auto items = store::items(reader, ids);
    std::ranges::sort(items, {}, [&](const Item& item) { return std::ranges::find(ids, item.id); });
    std::vector<DepartmentId> departments;
    std::vector<RegionId> regions;
    for (const auto& item : items) {
        departments.push_back(item.facts.department);
        regions.push_back(item.facts.region);
    }
    auto now = std::chrono::steady_clock::now();
    auto department_names = names.departments.of(departments, now, [&](const std::vector<DepartmentId>& wanted) {
        return catalogue.directory().department_names(reader, wanted);
    });
    auto region_names = names.regions.of(regions, now, [&](const std::vector<RegionId>& wanted) {
        return catalogue.directory().region_names(reader, wanted);
    });
    std::vector<ItemRow> out;
    for (const auto& item : items) {
        auto definition = catalogue.definition_in_force(reader, item);
        const auto& department = department_names[item.facts.department];
        const auto& region = region_names[item.facts.region];
        out.push_back({item.id, item.facts.name, item.facts.name_en, department.zh, department.en, region.zh, region.en,
                       item.facts.task_type, std::string(task_type_name(item.facts.task_type)),
                       std::string(task_type_name_en(item.facts.task_type)), audience_of(definition.get()),
                       item.facts.external, item.applicable, item.facts.local_code});
    }
    return out;
}

ItemFilter filter_of(const ItemQuery& query) {
    return {query.department,
            query.region,
            query.audience,
            query.applicable,
            query.theme ? std::optional(query.theme->value) : std::nullopt,
            query.level};
}

Error bad_query(std::string name, std::string reason) {
    return Error{&kInvalidRequest, {}, {{"?" + std::move(name), "bad_format", std::move(reason)}}, {}};
}

Result<void> check_filters(const ItemQuery& query) {
    if (query.region && !codes::is_region_code(*query.region))
        return fail(bad_query("region", "must be a region code of 12 digits"));
    if (query.level && (*query.level < 0 || *query.level > kLowestLevel))
        return fail(bad_query("level", "must be a level from 0 to 5"));
    return {};
}

// The cursor of a search is how many hits were shown: the order may shift when items change, which is harmless here.
Result<Page<ItemRow>> list_items(const Catalogue& catalogue, PlaceNames& names, const ItemQuery& query) {
    int offset = 0;
    if (query.cursor) {
        auto [end, error] = std::from_chars(query.cursor->data(), query.cursor->data() + query.cursor->size(), offset);
        if (error != std::errc() || end != query.cursor->data() + query.cursor->size() || offset < 0)
            return fail(bad_query("cursor", "is not a cursor of this list"));
    }
    YIMEN_CHECK(check_filters(query));
    int limit = http::page_size(query.limit);
    auto found = catalogue.find(query.text ? query.text->value : "", filter_of(query), offset, limit);
    return catalogue.database().read([&](db::Reader& reader) -> Result<Page<ItemRow>> {
        Page<ItemRow> page;
        page.items = rows_of(catalogue, names, reader, found.items);
        if (static_cast<int>(found.items.size()) == limit)
            page.next = std::to_string(offset + limit);
        page.total = found.total;
        return page;
    });
}

using Counts = std::map<std::string, std::int64_t>;

std::vector<FacetCount> most_first(const Counts& counts) {
    std::vector<FacetCount> out;
    for (const auto& [value, count] : counts)
        if (!value.empty())
            out.push_back({value, "", "", count});
    std::ranges::stable_sort(out, std::ranges::greater{}, &FacetCount::count);
    if (out.size() > kMostValues)
        out.resize(kMostValues);
    return out;
}

// A region has what lies in it and below it, as the filter finds it. Only those that are told are looked up.
std::vector<FacetCount> by_region(const Catalogue& catalogue, const Counts& counts) {
    std::vector<FacetCount> all, out;
    for (const auto& [code, own] : counts) {
        if (!codes::is_region_code(code))
            continue;
        FacetCount& one = all.emplace_back(FacetCount{code, "", "", 0});
        auto prefix = codes::region_prefix(code);
        for (auto at = counts.lower_bound(std::string(prefix)); at != counts.end(); ++at) {
            if (!at->first.starts_with(prefix))
                break;
            one.count += at->second;
        }
    }
    std::ranges::stable_sort(all, std::ranges::greater{}, &FacetCount::count);
    catalogue.database().read([&](db::Reader& reader) {
        CellId cell = catalogue.directory().home_cell(reader);
        for (auto one = all.begin(); one != all.end() && out.size() < kMostValues; ++one)
            if (auto region = catalogue.directory().region_by_code(reader, cell, one->value))
                out.push_back({one->value, region->name, region->name_en, one->count});
        return 0;
    });
    return out;
}

Result<ItemFacets> count_items(const Catalogue& catalogue, const ItemQuery& query) {
    YIMEN_CHECK(check_filters(query));
    auto counts = [&](Facet facet, auto without) {
        ItemQuery others = query;
        without(others);
        return catalogue.counts(query.text ? query.text->value : "", filter_of(others), facet);
    };
    ItemFacets out;
    auto audience = counts(Facet::audience, [](ItemQuery& others) { others.audience.reset(); });
    for (std::string_view one : {"person", "company"})
        out.audience.push_back({std::string(one), "", "", audience[std::string(one)] + audience["both"]});
    out.theme = most_first(counts(Facet::theme, [](ItemQuery& others) { others.theme.reset(); }));
    out.region = by_region(catalogue, counts(Facet::region, [](ItemQuery& others) { others.region.reset(); }));
    Counts levels;
    for (const auto& [code, count] : counts(Facet::region, [](ItemQuery& others) { others.level.reset(); }))
        if (codes::is_region_code(code))
            levels[std::to_string(codes::region_level(code))] += count;
    for (const auto& [level, count] : levels)
        out.level.push_back({level, "", "", count});
    return out;
}

} // namespace

void add_search_routes(http::Routes& out, const Catalogue& catalogue) {
    auto names = std::make_shared<PlaceNames>();
    out.add<ItemQuery, Page<ItemRow>>(
        {.method = Method::get,
         .pattern = "/items",
         .operation = "listItems",
         .summary = "Finds items by everyday words, with filters.",
         .open = true},
        [&catalogue, names](Context&, const ItemQuery& query) { return list_items(catalogue, *names, query); });
    out.add<ItemQuery, ItemFacets>(
        {.method = Method::get,
         .pattern = "/item-facets",
         .operation = "countItems",
         .summary = "How many items the same search finds by audience, theme, region and level.",
         .open = true},
        [&](Context&, const ItemQuery& query) { return count_items(catalogue, query); });
}

} // namespace yimen::catalogue
