-- Days on which a hall is closed though the calendar says that it works: no tickets are given.
CREATE TABLE queue_closed_day (
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    day {{date}} NOT NULL,
    cell_id {{id}} NOT NULL,
    reason {{text}} NOT NULL,         -- shown to visitors
    reason_en {{text}} NOT NULL,
    closed_at {{time}} NOT NULL,
    PRIMARY KEY (hall_id, day)
) {{strict}};
