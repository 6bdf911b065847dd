#include "bundle_items.h"

#include <algorithm>

namespace yimen::app {
namespace {

constexpr std::string_view kPublicService = "20"; // GB/T 39046 A.1

std::string code_of(const bundles::Template& given, const bundles::TemplateMember& member) {
    return given.key + "." + member.key;
}

// Named, and there: a name that means nothing here leaves the member to its definition.
bool has_item(const Ground& ground, db::Reader& reader, CellId cell, const bundles::TemplateMember& member) {
    if (!member.item)
        return false;
    auto region = ground.directory.region_by_code(reader, cell, member.item->region_code);
    return region && ground.catalogue.item_by_code(reader, cell, region->id, member.item->local_item_code);
}

std::string why_not(const Ground& ground, db::Reader& reader, const places::Region& region,
                    const bundles::Template& given, const bundles::TemplateMember& member) {
    if (!member.definition)
        return "the file brings no definition";
    auto department = ground.directory.department_called(reader, region.id, member.department);
    if (!department)
        return "no department here is called \"" + member.department + "\", or several are";
    if (ground.catalogue.item_by_code(reader, region.cell, region.id, code_of(given, member)))
        return {};
    if (auto same = ground.catalogue.item_called(reader, department->id, member.name))
        return department->name + " has an item of this name: name it in `item` (" + same->facts.local_code + ")";
    return {};
}

Result<void> publish_member(Ground& ground, db::Tx& tx, const places::Region& region, const bundles::Template& given,
                            bundles::TemplateMember& member) {
    std::string code = code_of(given, member);
    if (!ground.catalogue.item_by_code(tx, region.cell, region.id, code)) {
        auto department = ground.directory.department_called(tx, region.id, member.department).value();
        catalogue::ItemFacts facts;
        facts.cell = region.cell;
        facts.region = region.id;
        facts.department = department.id;
        facts.local_code = code;
        facts.department_code = department.code;
        facts.task_type = catalogue::normal_task_type(member.task_type.value_or(std::string(kPublicService))).value();
        facts.name = member.name;
        facts.name_en = member.name_en;
        ground.catalogue.put(tx, facts);
        YIMEN_CHECK(ground.catalogue.publish(tx, region.cell, region.id, code, *member.definition));
    }
    member.item = bundles::ItemRef{region.code, code};
    return {};
}

} // namespace

void keep_known_items(bundles::Template& given, const bundles::Template& known) {
    for (auto& member : given.members) {
        auto before = std::find_if(known.members.begin(), known.members.end(),
                                   [&](const auto& one) { return one.key == member.key; });
        if (!member.item && before != known.members.end())
            member.item = before->item;
    }
}

std::vector<Unplaced> unplaced(const Ground& ground, db::Reader& reader, const places::Region& region,
                               const bundles::Template& given) {
    std::vector<Unplaced> out;
    for (const auto& member : given.members)
        if (!has_item(ground, reader, region.cell, member))
            if (auto why = why_not(ground, reader, region, given, member); !why.empty())
                out.push_back({member.key, std::move(why)});
    return out;
}

Result<void> publish_members(Ground& ground, db::Tx& tx, const places::Region& region, bundles::Template& given) {
    for (auto& member : given.members)
        if (!has_item(ground, tx, region.cell, member))
            YIMEN_CHECK(publish_member(ground, tx, region, given, member));
    return {};
}

} // namespace yimen::app
