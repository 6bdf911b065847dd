-- 导办结果 of several items that are to be handed in as one (一件事, or chosen freely): what was chosen and answered, no personal data.
CREATE TABLE guide_several (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,      -- of its first item
    code {{text}} NOT NULL,         -- none that a result of one item has
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    kept {{json}} NOT NULL,         -- the input of the merge; definitions are snapshots
    made_at {{time}} NOT NULL,
    valid_until {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX guide_several_by_end ON guide_several (valid_until);
