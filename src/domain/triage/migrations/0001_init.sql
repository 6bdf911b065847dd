-- 导办分流: where the guide at the door sent people, without who they were.
CREATE TABLE triage_decision (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    day {{date}} NOT NULL,             -- on the hall's wall
    decided_at {{time}} NOT NULL,      -- business time
    decided_by {{id}} NOT NULL,        -- staff
    direction {{text}} NOT NULL CHECK (direction IN ('self_service', 'side_by_side', 'line')),
    item_id {{id}},                    -- of `catalogue`; null: a line without an item
    item_name {{text}} NOT NULL,       -- as it was called then
    item_name_en {{text}} NOT NULL,
    could_self {{bool}} NOT NULL,      -- the item could be done without a counter
    ticket_id {{id}}                   -- of `queue`, for a line
) {{strict}};
CREATE INDEX triage_decision_by_day ON triage_decision (hall_id, day, id);
