-- The kind of employment stands in each post that lasts, so that the table itself refuses a decision by contracted staff (行政许可法 art. 24: powers
-- are given to organs, not to hired hands). Posts that had ended before keep none.
ALTER TABLE role_grant ADD COLUMN employment {{text}}
    CHECK (employment IN ('own', 'seconded', 'contracted') AND NOT (role = 'decider' AND employment = 'contracted'));
UPDATE role_grant SET employment = (SELECT s.employment FROM staff s WHERE s.id = role_grant.staff_id) WHERE ended_at IS NULL;
CREATE INDEX staff_by_cell ON staff (cell_id, work_name, id);
