#include "catalogue.h"
#include "search_http.h"
#include "store.h"

namespace yimen::catalogue {
namespace {

using http::Context;
using http::Method;

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
struct ItemElsewhere {
    ItemId id;
    std::string name, name_en, region_name, region_name_en, department_name, department_name_en;
    std::vector<ItemHall> halls;
    BOOST_DESCRIBE_CLASS(ItemElsewhere, (),
                         (id, name, name_en, region_name, region_name_en, department_name, department_name_en, halls),
                         (), ())
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
    std::vector<ItemElsewhere> elsewhere; // when it is not handled here: where the same is
    std::int64_t revision = 0;
    BOOST_DESCRIBE_CLASS(ItemDetail, (),
                         (id, version_id, version, name, name_en, department, region_name, region_name_en, task_type,
                          task_type_name, task_type_name_en, basic_code, implementation_code, local_code, external,
                          applicable, state, definition, halls, elsewhere, revision),
                         (), ())
};

constexpr int kMostElsewhere = 10;

std::vector<ItemHall> halls_of(const places::Directory& directory, db::Reader& reader, const ItemFacts& facts) {
    std::vector<ItemHall> out;
    for (auto& hall : directory.halls(reader, facts.cell, facts.region))
        out.push_back(
            {hall.id, hall.name, hall.name_en, hall.address, hall.address_en, hall.hours, hall.hours_en, hall.phone});
    return out;
}

std::vector<ItemElsewhere> elsewhere_of(const Catalogue& catalogue, db::Reader& reader, const Item& item) {
    const auto& directory = catalogue.directory();
    std::vector<ItemElsewhere> out;
    for (const auto& other : store::same_elsewhere(reader, item, kMostElsewhere)) {
        auto region = directory.region_names(reader, other.facts.region);
        auto department = directory.department_names(reader, other.facts.department);
        out.push_back({other.id, other.facts.name, other.facts.name_en, region.zh, region.en, department.zh,
                       department.en, halls_of(directory, reader, other.facts)});
    }
    return out;
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
            out.halls = halls_of(directory, reader, item->facts);
        if (!item->applicable || item->state != "in_use")
            out.elsewhere = elsewhere_of(catalogue, reader, *item);
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
    add_search_routes(out, catalogue);
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
