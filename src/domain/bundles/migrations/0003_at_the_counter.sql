-- At a counter: the visit in which it was begun or taken up (an opaque id of the module above).
ALTER TABLE bundle_case ADD COLUMN visit_id {{id}};
-- What handing in as one spares, as it was reckoned when it was handed in; null before, and of what was handed in before this.
ALTER TABLE bundle_case ADD COLUMN saved_working_days {{int}};
ALTER TABLE bundle_case ADD COLUMN saved_materials {{int}};
ALTER TABLE bundle_case ADD COLUMN saved_forms {{int}};
ALTER TABLE bundle_case ADD COLUMN saved_fields {{int}};
ALTER TABLE bundle_case ADD COLUMN saved_steps {{int}};
ALTER TABLE bundle_case ADD COLUMN saved_trips {{int}};
CREATE INDEX bundle_case_by_time ON bundle_case (cell_id, created_at);
