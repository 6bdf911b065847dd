#pragma once

// SQL of coaching and nothing else.

#include "coaching.h"

namespace yimen::coaching::store {

struct Record {
    CoachingId id;
    CellId cell;
    RegionId region;
    std::optional<DepartmentId> department; // none: of several items
    std::optional<SubjectId> subject;       // none: a checklist that names nobody
    Uuid object;
    std::string code;
    Instant code_until, asked_at;
    std::optional<HallId> hall = {};
    std::optional<StaffId> helper = {};
    std::optional<Instant> opened_at = {}, finished_at = {};
    std::int64_t revision = 0;
    PapersKind papers = PapersKind::draft;
    std::optional<CoachingId> brought_from = {}; // the checklist's
};

// Nothing happens when the draft has one already, or the code is taken in this cell.
void insert(db::Tx& tx, const Record& record);
bool code_is_free(db::Reader& reader, CellId cell, std::string_view code);
// Everything that may change; the caller holds the row.
void update(db::Tx& tx, const Record& record);
void remove(db::Tx& tx, CoachingId id);
std::optional<Record> any(db::Reader& reader, CoachingId id);
std::optional<Record> of_object(db::Reader& reader, Uuid object);
// By a code that is not over at `now`.
std::optional<Record> by_code(db::Reader& reader, CellId cell, std::string_view code, Instant now);
// What this member of staff has open.
std::optional<Record> helped_by(db::Reader& reader, StaffId staff, CoachingId id);

// Replaces the one about the same.
void put_finding(db::Tx& tx, CoachingId id, const CoachingFinding& finding);
// False when there is no such finding that was wrong once.
bool mend(db::Tx& tx, CoachingId id, TargetKind kind, std::string_view target, std::optional<Instant> at);
// Removes what was found on up to `limit` checklists that ended before `now`; returns how many.
std::int64_t remove_expired(db::Tx& tx, Instant now, int limit);
std::vector<CoachingFinding> findings(db::Reader& reader, CoachingId id);

} // namespace yimen::coaching::store
