#include <algorithm>

#include "groups.h"
#include "join.h"
#include "merge_parts.h"

namespace yimen::bundles {
namespace {

using catalogue::Requirement;
using MaterialEntry = Entry<Requirement>;

class MaterialMerge {
  public:
    MaterialMerge(const Order& order, const Terms& terms, std::vector<MergeConflict>& conflicts)
        : order_(order), terms_(terms), conflicts_(conflicts) {
        for (Index member = 0; member < order.members.size(); ++member) {
            const auto& one = *order.members[member];
            for (const auto& type : one.gives.materials)
                makers_[known(type)].push_back(member);
            if (one.definition->result.licence_type)
                makers_["licence:" + *one.definition->result.licence_type].push_back(member);
        }
    }

    std::vector<MergedMaterial> run() {
        std::vector<MaterialEntry> entries;
        for (Index member = 0; member < order_.members.size(); ++member)
            for (const auto& requirement : order_.members[member]->definition->requirements)
                entries.push_back({member, &requirement, 0});
        GroupFindings findings;
        auto groups = grouped<Requirement>(
            entries, [](const Requirement& one) -> std::string_view { return one.material_type; },
            [&](std::string_view code) { return known(code); },
            [](const Requirement& one) -> std::string_view { return one.name; }, findings);
        for (const auto& group : groups)
            add(group);
        explain(order_, findings.unknown, ConflictKind::unknown_material,
                "材料目录里没有这类材料，无法与其他事项合并，分别提交。",
                "The vocabulary does not have this material type: it cannot be joined, and is asked for apart.",
                conflicts_);
        explain(order_, findings.twice, ConflictKind::same_material_twice,
                "同一事项多次要这类材料（例如两个人的身份证），只有名称相同的才合并。",
                "One item asks for this type more than once (the id cards of two people, say): only those of the same "
                "name are joined.",
                conflicts_);
        return std::move(out_);
    }

  private:
    std::string known(std::string_view code) const {
        auto found = terms_.material_types.find(code);
        return found == terms_.material_types.end() ? std::string() : found->second;
    }

    // Whose result stands in its place: the material itself, or a licence that is taken for it.
    std::optional<std::string> maker(const Group<Requirement>& group, const MaterialEntry& entry) const {
        auto by = [&](const std::string& what) {
            auto found = makers_.find(what);
            return found == makers_.end() ? std::nullopt : maker_for(order_, entry.member, found->second);
        };
        if (auto made = group.code.empty() ? std::nullopt : by(group.code))
            return made;
        for (const auto& way : entry.what->satisfied_by)
            if (way.starts_with("licence:"))
                if (auto made = by(way))
                    return made;
        return std::nullopt;
    }

    void add(const Group<Requirement>& group) {
        MergedMaterial out;
        std::vector<const Requirement*> asked, all;
        std::set<std::string> pages, members;
        out.conditional = true;
        for (const auto& entry : group.entries) {
            const auto& one = *entry.what;
            const auto& member = *order_.members[entry.member];
            auto alone = joined({&one});
            out.uses.push_back({member.key, one.key, one.see_original, one.keep_copy, alone.copies, one.originals,
                                one.satisfied_by, maker(group, entry)});
            all.push_back(&one);
            members.insert(member.key);
            if (!out.uses.back().made_by) {
                asked.push_back(&one);
                if (alone.copies > 0 && !one.page_format.empty())
                    pages.insert(one.page_format);
            }
            out.conditional = out.conditional && (one.when || member.conditional);
        }
        if (pages.size() > 1)
            conflicts_.push_back({ConflictKind::page_formats_differ,
                                  false,
                                  group.code,
                                  {members.begin(), members.end()},
                                  "各事项要的纸张规格不同，请按各自规格准备。",
                                  "The members want paper of different sizes; each needs its own."});
        out.asked = !asked.empty();
        out.requirement = joined(out.asked ? asked : all);
        out.type = group.code.empty() ? out.requirement.material_type : group.code;
        out.requirement.material_type = out.type;
        out.requirement.key = free_key(own_key(group), taken_);
        out.shared_scan = out.asked && out.requirement.keep_copy;
        out_.push_back(std::move(out));
    }

    std::string own_key(const Group<Requirement>& group) const {
        const auto& first = group.entries.front();
        if (order_.members.size() == 1)
            return first.what->key; // nothing is joined
        return group.code.empty() ? order_.members[first.member]->key + "_" + first.what->key : group.code;
    }

    const Order& order_;
    const Terms& terms_;
    std::vector<MergeConflict>& conflicts_;
    std::map<std::string, std::vector<Index>> makers_;
    std::set<std::string> taken_;
    std::vector<MergedMaterial> out_;
};

} // namespace

std::vector<MergedMaterial> merge_materials(const Order& order, const Terms& terms,
                                            std::vector<MergeConflict>& conflicts) {
    return MaterialMerge(order, terms, conflicts).run();
}

} // namespace yimen::bundles
