#pragma once

// SQL of checklists of several items and nothing else.

#include "several.h"

namespace yimen::guide::store {

struct SeveralRecord {
    ResultId id;
    CellId cell;
    RegionId region;
    std::string code, name, name_en;
    SeveralKept kept;
    Instant made_at, valid_until;
    std::int64_t revision = 1;
};

// False when the code is taken in this cell, by a result of one item or of several.
bool insert_several(db::Tx& tx, const SeveralRecord& record);
std::optional<SeveralRecord> several_by_code(db::Reader& reader, CellId cell, std::string_view code);
std::int64_t remove_expired_several(db::Tx& tx, Instant now, int limit);

} // namespace yimen::guide::store
