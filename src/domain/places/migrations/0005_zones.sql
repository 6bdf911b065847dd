-- Zones (分区) of a hall: parts with counters of their own, each with a board. What a display shows: its zone, its counter, or the whole
-- hall. A device that is locked from afar does nothing until it is unlocked.
CREATE TABLE zone (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    UNIQUE (hall_id, name)
) {{strict}};
ALTER TABLE counter ADD COLUMN zone_id {{id}} REFERENCES zone (id);
CREATE INDEX counter_by_zone ON counter (zone_id);
ALTER TABLE device ADD COLUMN shows_zone_id {{id}} REFERENCES zone (id);       -- of a display
ALTER TABLE device ADD COLUMN shows_counter_id {{id}} REFERENCES counter (id); -- of a display: 窗口屏
ALTER TABLE device ADD COLUMN lock_reason {{text}};                            -- null: not locked
CREATE INDEX device_by_shown_zone ON device (shows_zone_id);
CREATE INDEX device_by_shown_counter ON device (shows_counter_id);
