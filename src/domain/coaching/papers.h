#pragma once

// What is gone through: a draft of one item, of several, or a checklist; read for its helper.

#include "shares.h"
#include "store.h"

namespace yimen::coaching {

struct Papers {
    access::Scope::RowScope scope;
    std::string name, name_en, subject_name;
    std::vector<CoachedItem> items;
    catalogue::Definition definition; // what is asked for, once
    boost::json::object form;         // masked
    std::vector<InvalidParam> form_problems;
    std::vector<CoachedMaterial> materials;
    std::vector<Share> shares;
};

// Whoever asks; empty when it is no draft any more, or the checklist is over. What the subject of a checklist holds only a clerk sees.
std::optional<Papers> papers_of(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                                const store::Record& record);
// The content of a file of it. cases.file_not_found.
Result<http::Reply> file_of(const Coaching::Parts& parts, db::Reader& reader, const cases::Caller& caller,
                            const store::Record& record, cases::FileId file);

// A draft, for who may file it.
struct OpenDraft {
    access::Scope::RowScope scope;
    bool draft = false; // not handed in, not given up
    std::optional<Uuid> bundle;
    catalogue::ItemId item; // where it is of one
};
// cases.not_found, bundles.unknown_case.
Result<OpenDraft> filed_draft(db::Reader& reader, const access::Principal& who, const PapersRef& papers,
                              access::Roles roles = kFilers);

} // namespace yimen::coaching
