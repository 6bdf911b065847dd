-- 导办结果: which item, what was answered, until when it may be opened. No personal data.
CREATE TABLE guide_result (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,      -- of the item
    department_id {{id}} NOT NULL,  -- of the item
    subject_id {{id}},              -- for whom a signed-in visitor asked
    code {{text}} NOT NULL,
    item_id {{id}} NOT NULL,
    item_version_id {{id}} NOT NULL,
    snapshot_id {{id}} NOT NULL,    -- the definition that the answers left
    answers {{json}} NOT NULL,
    made_at {{time}} NOT NULL,
    valid_until {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX guide_result_by_subject ON guide_result (subject_id, made_at);
CREATE INDEX guide_result_by_item ON guide_result (item_id);
CREATE INDEX guide_result_by_end ON guide_result (valid_until);
