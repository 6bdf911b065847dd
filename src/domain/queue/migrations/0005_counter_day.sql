-- What a counter serves on one day in place of its skills, by decision of the hall's manager.
CREATE TABLE counter_day (
    counter_id {{id}} NOT NULL REFERENCES counter (id),
    day {{date}} NOT NULL,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    categories {{json}} NOT NULL,     -- ids, never empty
    PRIMARY KEY (counter_id, day)
) {{strict}};
CREATE INDEX counter_day_by_hall ON counter_day (hall_id, day);
