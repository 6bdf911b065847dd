#include <charconv>

#include "base/codes.h"
#include "catalogue.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

using http::Context;
using http::Method;
using http::Page;

struct ItemQuery {
    std::optional<Text<200>> text;
    std::optional<std::string> region; // a region code; finds everything below it
    std::optional<DepartmentId> department;
    std::optional<Audience> audience;
    std::optional<bool> applicable;
    std::optional<std::string> cursor;
    std::optional<int> limit;
    BOOST_DESCRIBE_CLASS(ItemQuery, (), (text, region, department, audience, applicable, cursor, limit), (), ())
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

struct NamedDepartment {
    DepartmentId id;
    std::string name, name_en;
    BOOST_DESCRIBE_CLASS(NamedDepartment, (), (id, name, name_en), (), ())
};
struct ItemHall {
    HallId id;
    std::string name, name_en, address, address_en, hours, hours_en, phone;
    BOOST_DESCRIBE_CLASS(ItemHall, (), (id, name, name_en, address, address_en, hours, hours_en, phone), (), ())
};
struct ItemDetail {
    ItemId id;
    std::optional<ItemVersionId> version_id;
    std::optional<int> version;
    std::string name, name_en;
    NamedDepartment department;
    std::string region_name, region_name_en, task_type, task_type_name, task_type_name_en;
    std::optional<std::string> basic_code, implementation_code;
    std::string local_code;
    bool external = false, applicable = false;
    std::string state;
    std::optional<Definition> definition;
    std::vector<ItemHall> halls;
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ItemDetail, (),
                         (id, version_id, version, name, name_en, department, region_name, region_name_en, task_type,
                          task_type_name, task_type_name_en, basic_code, implementation_code, local_code, external,
                          applicable, state, definition, halls, revision),
                         (), ())
};

std::vector<Audience> audience_of(const Definition* definition) {
    return definition ? definition->audience : std::vector<Audience>{Audience::person, Audience::company};
}

ItemRow row_of(const Catalogue& catalogue, db::Reader& reader, const Item& item) {
    const auto& directory = catalogue.directory();
    auto definition = catalogue.definition_in_force(reader, item);
    auto department = directory.department_names(reader, item.facts.department);
    auto region = directory.region_names(reader, item.facts.region);
    return {item.id,
            item.facts.name,
            item.facts.name_en,
            department.zh,
            department.en,
            region.zh,
            region.en,
            item.facts.task_type,
            std::string(task_type_name(item.facts.task_type)),
            std::string(task_type_name_en(item.facts.task_type)),
            audience_of(definition.get()),
            item.facts.external,
            item.applicable,
            item.facts.local_code};
}

std::vector<std::vector<std::string>> filters_of(const ItemQuery& query) {
    std::vector<std::vector<std::string>> out{{"state:in_use"}};
    if (query.department)
        out.push_back({"department:" + query.department->str()});
    if (query.region)
        out.push_back({"region:" + std::string(codes::region_prefix(*query.region))});
    if (query.audience)
        out.push_back(
            {std::string("audience:") + (*query.audience == Audience::person ? "person" : "company"), "audience:both"});
    if (query.applicable)
        out.push_back({std::string("applicable:") + (*query.applicable ? "yes" : "no")});
    return out;
}

Error bad_query(std::string name, std::string reason) {
    return Error{&kInvalidRequest, {}, {{"?" + std::move(name), "bad_format", std::move(reason)}}, {}};
}

// The cursor of a search is how many hits were shown: the order may shift when items change, which is harmless here.
Result<Page<ItemRow>> list_items(const Catalogue& catalogue, const ItemQuery& query) {
    int offset = 0;
    if (query.cursor) {
        auto [end, error] = std::from_chars(query.cursor->data(), query.cursor->data() + query.cursor->size(), offset);
        if (error != std::errc() || end != query.cursor->data() + query.cursor->size() || offset < 0)
            return fail(bad_query("cursor", "is not a cursor of this list"));
    }
    if (query.region && !codes::is_region_code(*query.region))
        return fail(bad_query("region", "must be a region code of 12 digits"));
    int limit = http::page_size(query.limit);
    auto hits = catalogue.index().find(query.text ? query.text->value : "", filters_of(query), offset, limit);
    return catalogue.database().read([&](db::Reader& reader) -> Result<Page<ItemRow>> {
        Page<ItemRow> page;
        for (const auto& hit : hits.hits) {
            auto id = ItemId::parse(hit.key);
            if (auto item = id ? catalogue.item(reader, *id) : std::nullopt)
                page.items.push_back(row_of(catalogue, reader, *item));
        }
        if (static_cast<int>(hits.hits.size()) == limit)
            page.next = std::to_string(offset + limit);
        page.total = hits.estimated_total;
        return page;
    });
}

Result<ItemDetail> show_item(const Catalogue& catalogue, Context& context) {
    YIMEN_TRY(ItemId id, context.id<ItemId>("id"));
    return catalogue.database().read([&](db::Reader& reader) -> Result<ItemDetail> {
        auto item = catalogue.item(reader, id);
        if (!item)
            return fail(kItemNotFound);
        const auto& directory = catalogue.directory();
        ItemDetail out;
        out.id = id;
        out.version_id = item->version_id;
        out.name = item->facts.name;
        out.name_en = item->facts.name_en;
        auto department = directory.department_names(reader, item->facts.department);
        auto region = directory.region_names(reader, item->facts.region);
        out.department = {item->facts.department, department.zh, department.en};
        out.region_name = region.zh;
        out.region_name_en = region.en;
        out.task_type = item->facts.task_type;
        out.task_type_name = task_type_name(item->facts.task_type);
        out.task_type_name_en = task_type_name_en(item->facts.task_type);
        out.basic_code = item->facts.basic_code;
        out.implementation_code = item->facts.implementation_code;
        out.local_code = item->facts.local_code;
        out.external = item->facts.external;
        out.applicable = item->applicable;
        out.state = item->state;
        out.revision = item->revision;
        if (item->version_id) {
            auto version = store::version(reader, *item->version_id);
            out.version = version->version;
            if (auto definition = catalogue.definition_in_force(reader, *item))
                out.definition = *definition;
        }
        if (item->applicable)
            for (auto& hall : directory.halls(reader, item->facts.cell, item->facts.region))
                out.halls.push_back({hall.id, hall.name, hall.name_en, hall.address, hall.address_en, hall.hours,
                                     hall.hours_en, hall.phone});
        return out;
    });
}

Result<http::Reply> show_sample(const Catalogue& catalogue, const files::Store& files, Context& context) {
    YIMEN_TRY(ItemId id, context.id<ItemId>("id"));
    auto definition = catalogue.database().read([&](db::Reader& reader) -> std::shared_ptr<const Definition> {
        auto item = catalogue.item(reader, id);
        return item ? catalogue.definition_in_force(reader, *item) : nullptr;
    });
    auto* requirement = definition ? find_requirement(*definition, context.request().param("requirement")) : nullptr;
    auto path = requirement && requirement->sample ? files.path(requirement->sample->sm3) : std::nullopt;
    if (!path)
        return fail(kSampleNotFound);
    http::Reply reply;
    reply.content_type = requirement->sample->media_type;
    reply.file_path = *path;
    reply.with("Content-Disposition", "inline").with("Cache-Control", "public, max-age=300");
    return reply;
}

} // namespace

http::Routes routes(Catalogue& catalogue, const files::Store& files) {
    http::Routes out;
    out.add<ItemQuery, Page<ItemRow>>({.method = Method::get,
                                       .pattern = "/items",
                                       .operation = "listItems",
                                       .summary = "Finds items by everyday words, with filters.",
                                       .open = true},
                                      [&](Context&, const ItemQuery& query) { return list_items(catalogue, query); });
    out.add<http::None, ItemDetail>({.method = Method::get,
                                     .pattern = "/items/{id}",
                                     .operation = "getItem",
                                     .summary = "One item with all that it asks for.",
                                     .open = true},
                                    [&](Context& context) { return show_item(catalogue, context); });
    out.add<http::None, http::Reply>({.method = Method::get,
                                      .pattern = "/items/{id}/samples/{requirement}",
                                      .operation = "getSample",
                                      .summary = "The filled-in example of a material.",
                                      .open = true},
                                     [&](Context& context) { return show_sample(catalogue, files, context); });
    return out;
}

} // namespace yimen::catalogue
