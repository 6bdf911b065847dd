#pragma once

// A document as its row has it; for documents.cc and paper_seals.cc.

#include "documents.h"
#include "errors.h"

namespace yimen::cases {

struct Documents::Record {
    DocumentId id;
    Uuid case_id;
    DepartmentId department;
    DocumentKind kind = DocumentKind::receipt;
    std::string number, title, title_en, content_sealed, digest, token_sealed;
    Instant issued_at;
    Date issued_on;
    std::optional<std::string> file_sm3;
    std::optional<std::string> purpose; // of the seal; none: issued before papers were sealed
    std::optional<StaffId> staff;
    std::optional<std::string> ofd_sm3;
    std::optional<std::string> rule; // of the department, that produced it
    std::optional<std::int64_t> rule_version;
    std::optional<std::string> words; // the text by which it was made; none: issued before texts had versions
};

} // namespace yimen::cases
