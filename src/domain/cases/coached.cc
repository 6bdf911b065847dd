#include "coached.h"

#include "bundled_steps.h"
#include "store.h"
#include "uploads.h"
#include "uses.h"

namespace yimen::cases {
namespace {

std::optional<store::Record> lone_draft(db::Reader& reader, CaseId id) {
    auto record = store::any(reader, id);
    return record && record->state == State::draft && !record->bundle ? record : std::nullopt;
}

} // namespace

std::optional<DraftPapers> draft_papers(const Cases& cases, db::Reader& reader, CaseId id) {
    auto record = lone_draft(reader, id);
    if (!record)
        return std::nullopt;
    const auto& parts = cases.parts();
    DraftPapers out;
    out.scope = record->scope();
    out.item = record->item;
    out.item_name = record->item_name;
    out.item_name_en = parts.catalogue.names_en(reader, {record->item})[record->item];
    if (auto subject = parts.people.subject_view(reader, record->subject))
        out.subject_name = subject->display_name;
    out.definition = cases.definition(reader, *record);
    auto form = cases.form_of(reader, id);
    out.form_problems = form_problems(*out.definition, form, {});
    out.form = catalogue::masked_form(out.definition->form, form);
    auto stands = covered(cases, reader, *record, *out.definition);
    auto files = store::files(reader, id);
    for (const auto& requirement : out.definition->requirements) {
        DraftMaterial& material = out.materials.emplace_back();
        material.requirement = requirement.key;
        material.covered = stands.contains(requirement.key);
        for (const auto& file : files)
            if (file.requirement == requirement.key)
                material.files.push_back({file.id, cases.file_name(file.id, file.name_sealed), file.media_type,
                                          file.size, file.uploaded_at});
    }
    return out;
}

Result<http::Reply> draft_file(const Cases& cases, db::Reader& reader, CaseId id, FileId file_id) {
    auto record = store::any(reader, id);
    auto file = record && record->state == State::draft ? store::file(reader, id, file_id) : std::nullopt;
    if (!file)
        return fail(kFileNotFound);
    return content_of(cases, *file);
}

} // namespace yimen::cases
