-- Urging (催办): since when the visitor waits for an answer, since when the supervisors know that there was none, how often it was urged.
ALTER TABLE cases ADD COLUMN urged_at {{time}};
ALTER TABLE cases ADD COLUMN urging_escalated_at {{time}};
ALTER TABLE cases ADD COLUMN urged {{int}};
-- Work lists: the few that wait for an answer.
CREATE INDEX cases_urged ON cases (due, id) WHERE urged_at IS NOT NULL;
