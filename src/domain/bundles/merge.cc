#include "merge.h"

#include <algorithm>

#include "merge_parts.h"

namespace yimen::bundles {

bool MergedBundle::blocked() const {
    return std::any_of(conflicts.begin(), conflicts.end(), [](const MergeConflict& one) { return one.blocks; });
}

MergedBundle merge(const MergeInput& input) {
    MergedBundle out;
    Order order = put_in_order(input, out.conflicts);
    for (const auto* member : order.members)
        out.members.push_back({member->key, member->name, member->name_en, member->department, member->department_en,
                               working_days(*member), member->conditional});
    out.form = merge_forms(order, input.terms, out.conflicts);
    out.materials = merge_materials(order, input.terms, out.conflicts);
    out.clock = reckon(order);
    out.savings = savings(order, out.clock, out.form, out.materials);
    out.edges = std::move(order.edges);
    std::sort(out.conflicts.begin(), out.conflicts.end());
    return out;
}

catalogue::Definition as_definition(const MergedBundle& merged) {
    catalogue::Definition out;
    out.promised_working_days = merged.clock.working_days;
    for (const auto& section : merged.form) {
        catalogue::FormSection left{section.key, section.title, section.title_en, {}, {}};
        for (const auto& field : section.fields)
            if (field.asked)
                left.fields.push_back(field.field);
        if (!left.fields.empty())
            out.form.sections.push_back(std::move(left));
    }
    for (const auto& material : merged.materials)
        if (material.asked)
            out.requirements.push_back(material.requirement);
    return out;
}

} // namespace yimen::bundles
