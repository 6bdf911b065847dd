#pragma once

// What a helper is shown of a draft that its visitor asked them to go through (审前服务): the module above makes sure of the asking.

#include "cases.h"

namespace yimen::cases {

struct DraftFile {
    FileId id;
    std::string name, media_type;
    std::int64_t size = 0;
    Instant uploaded_at;
    BOOST_DESCRIBE_CLASS(DraftFile, (), (id, name, media_type, size, uploaded_at), (), ())
};
struct DraftMaterial {
    std::string requirement;
    bool covered = false; // a licence in force, a fact or another result stands for it
    std::vector<DraftFile> files;
    BOOST_DESCRIBE_CLASS(DraftMaterial, (), (requirement, covered, files), (), ())
};
struct DraftPapers {
    access::Scope::RowScope scope;
    catalogue::ItemId item;
    std::string item_name, item_name_en, subject_name;
    std::shared_ptr<const catalogue::Definition> definition;
    boost::json::object form; // masked
    std::vector<InvalidParam> form_problems;
    std::vector<DraftMaterial> materials;
};

// Whoever asks; empty when it is no draft, or one of a bundle, whose drafts change together.
std::optional<DraftPapers> draft_papers(const Cases& cases, db::Reader& reader, CaseId id);
// The content of a file of a draft, also of one of a bundle. cases.file_not_found.
Result<http::Reply> draft_file(const Cases& cases, db::Reader& reader, CaseId id, FileId file);

} // namespace yimen::cases
