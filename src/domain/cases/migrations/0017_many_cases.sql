-- Lists of a place with very many cases: the newest changes of a department and of a region, and what runs in a region by its day.
CREATE INDEX cases_by_department_change ON cases (department_id, last_at);
CREATE INDEX cases_by_region_change ON cases (region_id, last_at);
CREATE INDEX cases_running_by_region ON cases (region_id, due, id) WHERE state IN ('submitted', 'received', 'accepted', 'reviewed');
