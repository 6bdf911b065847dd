#include "store.h"

#include "base/enum_text.h"

namespace yimen::coaching::store {
namespace {

template <class T>
using Maybe = std::optional<T>;

constexpr std::string_view kRecord =
    "SELECT id, cell_id, region_id, department_id, subject_id, object_id, code, code_until, asked_at,"
    " hall_id, helper_staff_id, opened_at, finished_at, revision, papers, brought_from FROM coaching WHERE ";

std::optional<Record> first(const db::Rows& rows) {
    if (rows.empty())
        return std::nullopt;
    auto row = rows[0];
    Record out;
    out.id = row.get<CoachingId>(0);
    out.cell = row.get<CellId>(1);
    out.region = row.get<RegionId>(2);
    out.department = row.get<Maybe<DepartmentId>>(3);
    out.subject = row.get<Maybe<SubjectId>>(4);
    out.object = row.get<Uuid>(5);
    out.code = row.get<std::string>(6);
    out.code_until = row.get<Instant>(7);
    out.asked_at = row.get<Instant>(8);
    out.hall = row.get<Maybe<HallId>>(9);
    out.helper = row.get<Maybe<StaffId>>(10);
    out.opened_at = row.get<Maybe<Instant>>(11);
    out.finished_at = row.get<Maybe<Instant>>(12);
    out.revision = row.get<std::int64_t>(13);
    out.papers = enum_of<PapersKind>(row.get<std::string>(14));
    out.brought_from = row.get<Maybe<CoachingId>>(15);
    return out;
}

std::string record_where(std::string_view condition) { return std::string(kRecord) + std::string(condition); }

} // namespace

void insert(db::Tx& tx, const Record& r) {
    tx.exec("INSERT INTO coaching (id, cell_id, region_id, department_id, subject_id, object_id, code, code_until,"
            " asked_at, hall_id, helper_staff_id, opened_at, finished_at, revision, papers, brought_from)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) ON CONFLICT DO NOTHING",
            r.id, r.cell, r.region, r.department, r.subject, r.object, r.code, r.code_until, r.asked_at, r.hall,
            r.helper, r.opened_at, r.finished_at, r.revision, enum_text(r.papers), r.brought_from);
}

bool code_is_free(db::Reader& reader, CellId cell, std::string_view code) {
    return reader.query("SELECT 1 FROM coaching WHERE cell_id = $1 AND code = $2", cell, code).empty();
}

void update(db::Tx& tx, const Record& r) {
    tx.exec("UPDATE coaching SET code = $2, code_until = $3, asked_at = $4, hall_id = $5, helper_staff_id = $6,"
            " opened_at = $7, finished_at = $8, revision = $9, brought_from = $10 WHERE id = $1",
            r.id, r.code, r.code_until, r.asked_at, r.hall, r.helper, r.opened_at, r.finished_at, r.revision,
            r.brought_from);
}

void remove(db::Tx& tx, CoachingId id) {
    tx.exec("DELETE FROM coaching_finding WHERE coaching_id = $1", id);
    tx.exec("DELETE FROM coaching WHERE id = $1", id);
}

std::optional<Record> any(db::Reader& reader, CoachingId id) {
    return first(reader.query(record_where("id = $1 {{for_update}}"), id));
}

std::optional<Record> of_object(db::Reader& reader, Uuid object) {
    return first(reader.query(record_where("object_id = $1"), object));
}

std::optional<Record> by_code(db::Reader& reader, CellId cell, std::string_view code, Instant now) {
    return first(
        reader.query(record_where("cell_id = $1 AND code = $2 AND code_until > $3 {{for_update}}"), cell, code, now));
}

std::optional<Record> helped_by(db::Reader& reader, StaffId staff, CoachingId id) {
    return first(reader.query(record_where("id = $1 AND helper_staff_id = $2 AND finished_at IS NULL {{for_update}}"),
                              id, staff));
}

void put_finding(db::Tx& tx, CoachingId id, const CoachingFinding& f) {
    tx.exec("INSERT INTO coaching_finding (coaching_id, kind, target, verdict, note, was_wrong, at,"
            " mended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (coaching_id, kind, target) DO UPDATE SET"
            " verdict = $4, note = $5, was_wrong = (coaching_finding.was_wrong OR $6), at = $7, mended_at = $8",
            id, enum_text(f.kind), f.target, enum_text(f.verdict), f.note, f.was_wrong, f.at, f.mended_at);
}

bool mend(db::Tx& tx, CoachingId id, TargetKind kind, std::string_view target, std::optional<Instant> at) {
    return tx.exec_count("UPDATE coaching_finding SET mended_at = $4 WHERE coaching_id = $1 AND kind = $2 AND"
                         " target = $3 AND was_wrong = $5",
                         id, enum_text(kind), target, at, true) == 1;
}

std::int64_t remove_expired(db::Tx& tx, Instant now, int limit) {
    constexpr std::string_view kOver = "(SELECT id FROM coaching WHERE papers = 'checklist' AND code_until < $1"
                                       " ORDER BY code_until, id LIMIT $2)";
    tx.exec("DELETE FROM coaching_finding WHERE coaching_id IN " + std::string(kOver), now, limit);
    return tx.exec_count("DELETE FROM coaching WHERE id IN " + std::string(kOver), now, limit);
}

std::vector<CoachingFinding> findings(db::Reader& reader, CoachingId id) {
    std::vector<CoachingFinding> out;
    for (auto row : reader.query("SELECT kind, target, verdict, note, was_wrong, at, mended_at FROM coaching_finding"
                                 " WHERE coaching_id = $1 ORDER BY kind, target LIMIT 1000",
                                 id))
        out.push_back({enum_of<TargetKind>(row.get<std::string>(0)), row.get<std::string>(1),
                       enum_of<Verdict>(row.get<std::string>(2)), row.get<std::string>(3), row.get<bool>(4),
                       row.get<Instant>(5), row.get<Maybe<Instant>>(6)});
    return out;
}

} // namespace yimen::coaching::store
