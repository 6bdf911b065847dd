#pragma once

// The parts of a merge, each pure; merge() puts them together.

#include "order.h"

namespace yimen::bundles {

std::vector<MergedSection> merge_forms(const Order& order, const Terms& terms, std::vector<MergeConflict>& conflicts);
std::vector<MergedMaterial> merge_materials(const Order& order, const Terms& terms,
                                            std::vector<MergeConflict>& conflicts);
// The critical path, line by line.
Clock reckon(const Order& order);
Savings savings(const Order& order, const Clock& clock, const std::vector<MergedSection>& form,
                const std::vector<MergedMaterial>& materials);

int working_days(const MergeMember& member);

} // namespace yimen::bundles
