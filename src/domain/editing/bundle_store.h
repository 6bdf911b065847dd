#pragma once

// SQL of the drafts of bundles and nothing else.

#include "bundle_editing.h"

namespace yimen::editing::store {

std::optional<BundleDraft> bundle_draft(db::Reader& reader, BundleDraftId id, bool lock = false);
std::optional<BundleDraft> live_bundle_draft(db::Reader& reader, CellId cell, std::string_view key);
void insert(db::Tx& tx, const BundleDraft& draft);
// Everything that may change.
void update(db::Tx& tx, const BundleDraft& draft);
// Keeps what was just saved, and only the newest hundred.
void keep_saving(db::Tx& tx, const BundleDraft& draft);
std::optional<bundles::Template> bundle_saving(db::Reader& reader, BundleDraftId id, std::int64_t revision);

struct BundleDraftLine {
    BundleDraftId id;
    std::string key, name, name_en;
    std::optional<RegionId> region;
    std::optional<int> base_version;
    DraftState state = DraftState::open;
    std::string edited_by;
    Instant edited_at;
    std::optional<std::string> submitted_by;
    std::int64_t revision = 0;
};
// Without a state: what is under way. The last saved first.
std::vector<BundleDraftLine> list_bundle_drafts(db::Reader& reader, const access::Principal& who,
                                                std::optional<DraftState> state,
                                                const std::optional<std::pair<Instant, BundleDraftId>>& before,
                                                int limit);

} // namespace yimen::editing::store
