-- 平面图: one for each hall, read and changed as a whole.
CREATE TABLE floor_plan (
    hall_id {{id}} PRIMARY KEY REFERENCES hall (id),
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    content {{text}} NOT NULL,     -- plan.h, as JSON
    changed_at {{time}} NOT NULL,  -- business time
    changed_by {{id}},             -- staff; null: the demo or an import
    revision {{int}} NOT NULL
) {{strict}};
