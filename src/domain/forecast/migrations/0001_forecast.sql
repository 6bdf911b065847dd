-- The live forecast of the lines of a hall, made anew every few seconds while it is open.
CREATE TABLE forecast_line (
    category_id {{id}} PRIMARY KEY,   -- of `queue`
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    made_at {{time}} NOT NULL,        -- business time
    learned_days {{int}} NOT NULL,
    by_ahead {{json}} NOT NULL        -- [{seconds, low_seconds, high_seconds}], by people ahead
) {{strict}};
CREATE INDEX forecast_line_by_hall ON forecast_line (hall_id);

-- Half hours of a day as they were forecast last before they began: for the hall's manager, beside what really happened.
CREATE TABLE forecast_slot (
    category_id {{id}} NOT NULL,
    day {{date}} NOT NULL,
    minute {{int}} NOT NULL,          -- after midnight
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    made_at {{time}} NOT NULL,
    seconds {{int}} NOT NULL,         -- the middle, and the 80 % interval
    low_seconds {{int}} NOT NULL,
    high_seconds {{int}} NOT NULL,
    PRIMARY KEY (category_id, day, minute)
) {{strict}};
CREATE INDEX forecast_slot_by_hall ON forecast_slot (hall_id, day);
