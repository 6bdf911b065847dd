#pragma once

// SQL of the photographs of inspections and nothing else.

#include "stage_rules.h"
#include "store.h"

namespace yimen::cases::store {

// Of each inspection of this case, in the order in which they were added.
void add_photos(db::Reader& reader, CaseId id, std::vector<CaseStage>& stages);
void insert_photo(db::Tx& tx, StageId stage, const Photo& photo);
void remove_photo(db::Tx& tx, PhotoId id, Instant at);
// All of a record that is void.
void remove_photos(db::Tx& tx, StageId stage, Instant at);
// One of this stage of this case; for whoever is not staff only when both officers have signed.
std::optional<Photo> photo(db::Reader& reader, CaseId id, StageId stage, PhotoId photo, bool staff);

} // namespace yimen::cases::store
