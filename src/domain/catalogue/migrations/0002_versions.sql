-- compatible-from: 2
-- (a program that does not know the elements of version 2 cannot read the snapshots that hold them)
--
-- Who published a version and why, versions that take effect on a later day, and items that inherit from the level above.
ALTER TABLE item_version ADD COLUMN published_by {{id}};
ALTER TABLE item_version ADD COLUMN publisher {{text}};    -- their work name
ALTER TABLE item_version ADD COLUMN note {{text}};
ALTER TABLE item_version ADD COLUMN head {{json}};         -- name and codes as published with it
ALTER TABLE item_version ADD COLUMN withdrawn_at {{time}}; -- before it took effect
ALTER TABLE item ADD COLUMN parent_id {{id}};              -- the item of the level above that it inherits from
ALTER TABLE item ADD COLUMN state_reason {{text}};         -- why it is paused or cancelled
CREATE INDEX item_by_parent ON item (parent_id, id) WHERE parent_id IS NOT NULL;
CREATE INDEX item_by_basic_code ON item (cell_id, basic_code) WHERE basic_code IS NOT NULL;
