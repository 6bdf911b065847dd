#include "photo_store.h"

#include <algorithm>

namespace yimen::cases::store {
namespace {

constexpr std::string_view kPhoto =
    "SELECT p.id, p.caption_sealed, p.name_sealed, p.media_type, p.file_sm3, p.size, p.added_by_staff_id, p.added_at,"
    " p.stage_id FROM case_photo p JOIN case_stage s ON s.id = p.stage_id WHERE s.case_id = $1 AND p.removed_at IS "
    "NULL ";

Photo photo_of(const db::Row& row) {
    return {row.get<PhotoId>(0),     row.get<std::string>(1),  row.get<std::string>(2), row.get<std::string>(3),
            row.get<std::string>(4), row.get<std::int64_t>(5), row.get<StaffId>(6),     row.get<Instant>(7)};
}

} // namespace

void add_photos(db::Reader& reader, CaseId id, std::vector<CaseStage>& stages) {
    for (auto row : reader.query(std::string(kPhoto) + "ORDER BY p.id LIMIT 2000", id)) {
        auto stage = std::ranges::find(stages, row.get<StageId>(8), &CaseStage::id);
        if (stage != stages.end() && stage->inspection)
            stage->inspection->photos.push_back(photo_of(row));
    }
}

void insert_photo(db::Tx& tx, StageId stage, const Photo& p) {
    tx.exec("INSERT INTO case_photo (id, stage_id, caption_sealed, name_sealed, media_type, size, file_sm3,"
            " added_by_staff_id, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            p.id, stage, db::Blob{p.caption_sealed}, db::Blob{p.name_sealed}, p.media_type, p.size, p.sm3, p.added_by,
            p.added_at);
}

void remove_photo(db::Tx& tx, PhotoId id, Instant at) {
    tx.exec("UPDATE case_photo SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL", id, at);
}

void remove_photos(db::Tx& tx, StageId stage, Instant at) {
    tx.exec("UPDATE case_photo SET removed_at = $2 WHERE stage_id = $1 AND removed_at IS NULL", stage, at);
}

std::optional<Photo> photo(db::Reader& reader, CaseId id, StageId stage, PhotoId photo, bool staff) {
    auto rows = reader.query(std::string(kPhoto) + "AND p.stage_id = $2 AND p.id = $3" +
                                 (staff ? "" : " AND s.state = 'answered'"),
                             id, stage, photo);
    return rows.empty() ? std::nullopt : std::optional(photo_of(rows[0]));
}

} // namespace yimen::cases::store
