-- A template may come to the editors of another region, with the publication of its draft.
ALTER TABLE bundle_draft ADD COLUMN to_region_id {{id}};
CREATE INDEX bundle_draft_by_new_region ON bundle_draft (to_region_id, state, edited_at);
