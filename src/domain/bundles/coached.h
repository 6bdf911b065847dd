#pragma once

// What a helper is shown of a draft of several items that its visitor asked them to go through (审前服务): the module above makes sure of
// the asking. As cases/coached.h, once for all members.

#include "bundle_cases.h"

namespace yimen::bundles {

struct CoachedScan {
    std::string material; // key of the merged one
    cases::CaseId case_id;
    cases::FileId file; // the copy of it that can be opened
    std::string name, media_type;
    std::int64_t size = 0;
    Instant uploaded_at;
};
struct CoachedMember {
    std::string key, name, name_en;
    cases::CaseId case_id;
    catalogue::ItemId item;
    std::shared_ptr<const catalogue::Definition> definition;
};
struct CoachedBundle {
    access::Scope::RowScope scope;
    std::string name, name_en, subject_name;
    MergedBundle merged;
    boost::json::object values;         // masked
    std::vector<InvalidParam> problems; // "/<key>" of a merged field
    std::vector<CoachedScan> scans;
    std::vector<std::string> covered; // merged materials that something stands for in every member
    std::vector<CoachedMember> members;
};

// Whoever asks; empty when it is no draft any more.
std::optional<CoachedBundle> draft_papers(const BundleCases& cases, db::Reader& reader, const cases::Caller& caller,
                                          BundleCaseId id);

} // namespace yimen::bundles
