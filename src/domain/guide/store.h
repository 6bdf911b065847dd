#pragma once

// SQL of the guide and nothing else.

#include "guide.h"

namespace yimen::guide::store {

struct Record {
    ResultId id;
    CellId cell;
    RegionId region;
    DepartmentId department;
    std::optional<SubjectId> subject;
    std::string code;
    catalogue::ItemId item;
    catalogue::ItemVersionId item_version;
    catalogue::SnapshotId snapshot;
    catalogue::Answers answers;
    Instant made_at, valid_until;
    std::int64_t revision = 1;
};

// False when the code is taken in this cell, by a result of one item or of several.
bool insert(db::Tx& tx, const Record& record);
std::optional<Record> by_code(db::Reader& reader, CellId cell, std::string_view code);
// Removes up to `limit` results that ended before `now`; returns how many.
std::int64_t remove_expired(db::Tx& tx, Instant now, int limit);

} // namespace yimen::guide::store
