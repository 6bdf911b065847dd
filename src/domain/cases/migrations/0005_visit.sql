-- What came of a visit: the queue names its visit on a case.
CREATE INDEX cases_by_visit ON cases (visit_id, last_at) WHERE visit_id IS NOT NULL;
