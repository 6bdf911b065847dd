-- Which departments have cases that wait for a decision: the few that nobody there may decide are shown to those above.
CREATE INDEX cases_reviewed ON cases (department_id, due, id) WHERE state = 'reviewed';
