#include "coached.h"

#include "case_view.h"

namespace yimen::bundles {
namespace {

constexpr std::string_view kValuePointer = "/values";

std::vector<CoachedMember> coached_members(const BundleCases& cases, db::Reader& reader,
                                           const store::CaseRecord& record) {
    auto definitions = cases::Bundled(cases.cases()).definitions(reader, record.id.value);
    std::vector<CoachedMember> out;
    for (const auto& one : record.merge.members)
        out.push_back({one.key, one.name, one.name_en, one.case_id, one.item_id, definitions.at(one.case_id)});
    return out;
}

} // namespace

std::optional<CoachedBundle> draft_papers(const BundleCases& cases, db::Reader& reader, const cases::Caller& caller,
                                          BundleCaseId id) {
    auto record = store::any_case(reader, id);
    if (!record || record->state != CaseState::draft)
        return std::nullopt;
    BundleCaseView view = case_view_of(cases, reader, caller, *record);
    CoachedBundle out;
    out.scope = record->scope();
    out.name = view.name;
    out.name_en = view.name_en;
    out.subject_name = view.subject.display_name;
    out.values = catalogue::masked_form(as_definition(view.merge).form, view.values);
    for (auto& problem : view.missing)
        if (problem.pointer.starts_with(kValuePointer))
            out.problems.push_back({problem.pointer.substr(kValuePointer.size()), problem.code, problem.reason});
    for (auto& file : view.files)
        out.scans.push_back({file.material, file.case_id, file.case_file, std::move(file.name),
                             std::move(file.media_type), file.size, file.uploaded_at});
    for (const auto& held : view.held)
        out.covered.push_back(held.material);
    for (const auto& one : view.facts)
        if (one.fact.verdict == facts::Verdict::confirmed)
            out.covered.push_back(one.material);
    out.merged = std::move(view.merge);
    out.members = coached_members(cases, reader, *record);
    return out;
}

} // namespace yimen::bundles
