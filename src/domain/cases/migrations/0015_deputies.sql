-- In whose place a step was taken (AB 岗).
ALTER TABLE case_step ADD COLUMN for_staff_id {{id}} CHECK (for_staff_id <> staff_id);
