-- The first day of the yellow card, kept so that lists and counts by card are a comparison of days.
ALTER TABLE cases ADD COLUMN yellow_from {{date}};
-- What happened in a hall on a day.
CREATE INDEX cases_by_hall_change ON cases (hall_id, last_at);
