#include "asked_papers.h"

#include <algorithm>

#include "store.h"

namespace yimen::cases {

std::vector<AskedPaper> asked_papers(const Cases& cases, db::Reader& reader, CaseId id) {
    auto record = store::any(reader, id);
    if (!record)
        return {};
    std::vector<AskedPaper> out;
    auto definition = cases.definition(reader, *record);
    for (const auto& one : definition->requirements)
        out.push_back({one.key, one.name, one.name_en, one.originals, one.copies, one.see_original,
                       one.originals > 0 || one.copies > 0});
    std::ranges::stable_sort(out, std::ranges::greater{}, &AskedPaper::on_paper);
    return out;
}

} // namespace yimen::cases
