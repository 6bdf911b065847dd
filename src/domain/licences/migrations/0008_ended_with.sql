-- 证照并销: by the result of which case the licence ended, and in which bundle that was (an opaque id of the module above); NULL: by nothing
-- but what was said of it.
ALTER TABLE licence_step ADD COLUMN case_id {{id}};
ALTER TABLE licence_step ADD COLUMN bundle_id {{id}};
CREATE INDEX licence_step_by_case ON licence_step (case_id) WHERE case_id IS NOT NULL;
