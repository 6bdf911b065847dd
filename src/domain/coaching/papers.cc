#include "papers.h"

#include <algorithm>

#include "bundles/coached.h"
#include "bundles/errors.h"
#include "bundles/reading.h"
#include "cases/reading.h"

namespace yimen::coaching {
namespace {

// Each material with the items that ask for it, in the order of the definition.
void lay_out(Papers& papers) {
    for (const auto& requirement : papers.definition.requirements) {
        CoachedMaterial& material = papers.materials.emplace_back();
        material.requirement = requirement.key;
        for (const auto& share : papers.shares)
            if (share.kind == TargetKind::material && share.target == requirement.key)
                material.items.push_back(share.item);
    }
}

CoachedMaterial* material_in(Papers& papers, std::string_view key) {
    auto found = std::ranges::find(papers.materials, key, &CoachedMaterial::requirement);
    return found == papers.materials.end() ? nullptr : &*found;
}

std::optional<Papers> of_one(const Coaching::Parts& parts, db::Reader& reader, const store::Record& record) {
    auto draft = cases::draft_papers(parts.cases, reader, cases::CaseId{record.object});
    if (!draft)
        return std::nullopt;
    Papers out{draft->scope,
               draft->item_name,
               draft->item_name_en,
               draft->subject_name,
               {{draft->item, draft->item_name, draft->item_name_en}},
               *draft->definition,
               std::move(draft->form),
               std::move(draft->form_problems),
               {},
               shares_of(draft->item, *draft->definition)};
    lay_out(out);
    for (auto& one : draft->materials)
        if (auto* material = material_in(out, one.requirement)) {
            material->covered = one.covered;
            material->files = std::move(one.files);
        }
    return out;
}

std::optional<Papers> of_several(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                                 const store::Record& record) {
    auto draft = bundles::draft_papers(parts.bundle_cases, reader, caller, bundles::BundleCaseId{record.object});
    if (!draft)
        return std::nullopt;
    Papers out;
    out.scope = draft->scope;
    out.name = draft->name;
    out.name_en = draft->name_en;
    out.subject_name = draft->subject_name;
    std::vector<ShareMember> members;
    for (const auto& one : draft->members) {
        out.items.push_back({one.item, one.name, one.name_en});
        members.push_back({one.key, one.item, one.definition.get()});
    }
    out.definition = bundles::as_definition(draft->merged);
    out.form = std::move(draft->values);
    out.form_problems = std::move(draft->problems);
    out.shares = shares_of(draft->merged, members);
    lay_out(out);
    for (const auto& key : draft->covered)
        if (auto* material = material_in(out, key))
            material->covered = true;
    for (auto& scan : draft->scans)
        if (auto* material = material_in(out, scan.material))
            material->files.push_back(
                {scan.file, std::move(scan.name), std::move(scan.media_type), scan.size, scan.uploaded_at});
    return out;
}

std::optional<Papers> of_checklist(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                                   const store::Record& record) {
    auto list = parts.several.checklist(reader, record.code);
    if (!list)
        return std::nullopt;
    Papers out;
    out.scope = list->scope;
    out.name = list->name;
    out.name_en = list->name_en;
    std::vector<ShareMember> members;
    for (const auto& one : list->members) {
        out.items.push_back({one.item, one.name, one.name_en});
        members.push_back({one.key, one.item, one.definition.get()});
    }
    out.definition = list->merged ? bundles::as_definition(*list->merged) : *list->members.front().definition;
    out.shares = list->merged ? shares_of(*list->merged, members)
                              : shares_of(list->members.front().item, *list->members.front().definition);
    lay_out(out);
    if (list->scope.subject && caller.who.has(access::Role::clerk))
        for (const auto& held : parts.guide.held(reader, *list->scope.subject, out.definition.requirements))
            material_in(out, held.requirement)->covered = true;
    return out;
}

} // namespace

std::optional<Papers> papers_of(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                                const store::Record& record) {
    switch (record.papers) {
    case PapersKind::draft:
        return of_one(parts, reader, record);
    case PapersKind::bundle:
        return of_several(parts, reader, caller, record);
    case PapersKind::checklist:
        return of_checklist(parts, reader, caller, record);
    }
    return std::nullopt;
}

Result<http::Reply> file_of(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                            const store::Record& record, cases::FileId file) {
    if (record.papers == PapersKind::draft)
        return cases::draft_file(parts.cases, reader, cases::CaseId{record.object}, file);
    if (record.papers == PapersKind::bundle)
        if (auto draft =
                bundles::draft_papers(parts.bundle_cases, reader, caller, bundles::BundleCaseId{record.object}))
            for (const auto& scan : draft->scans)
                if (scan.file == file)
                    return cases::draft_file(parts.cases, reader, scan.case_id, file);
    return fail(cases::kFileNotFound);
}

Result<OpenDraft> filed_draft(db::Reader& reader, const access::Principal& who, const PapersRef& papers,
                              access::Roles roles) {
    if (papers.kind == PapersKind::draft) {
        auto facts = cases::seen_by(reader, who, roles, cases::CaseId{papers.object});
        if (!facts)
            return fail(cases::kCaseNotFound);
        return OpenDraft{facts->scope, facts->state == cases::State::draft, facts->bundle, facts->item};
    }
    auto facts =
        who.has_any(roles) ? bundles::seen_by(reader, who, bundles::BundleCaseId{papers.object}) : std::nullopt;
    if (!facts)
        return fail(bundles::kUnknownBundleCase);
    return OpenDraft{facts->scope, !facts->submitted_at && !facts->done_at, std::nullopt, {}};
}

} // namespace yimen::coaching
