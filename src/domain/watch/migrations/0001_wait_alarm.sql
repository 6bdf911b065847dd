-- 等候预警: an episode in which a line made people wait longer than its hall wants, from the first moment to the last.
CREATE TABLE wait_alarm (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    category_id {{id}} NOT NULL,      -- of `queue`
    began_at {{time}} NOT NULL,       -- business time
    ended_at {{time}},
    alarm_seconds {{int}} NOT NULL,   -- from which wait on, when it began
    wait_seconds {{int}} NOT NULL,    -- as it was seen last
    peak_seconds {{int}} NOT NULL,
    waiting {{int}} NOT NULL,         -- people, as seen last
    acknowledged_at {{time}},
    acknowledged_by {{id}},           -- staff
    revision {{int}} NOT NULL
) {{strict}};
-- One for each episode, however many servers watch.
CREATE UNIQUE INDEX wait_alarm_once ON wait_alarm (category_id) WHERE ended_at IS NULL;
CREATE INDEX wait_alarm_by_hall ON wait_alarm (hall_id, id);
