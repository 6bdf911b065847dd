-- Devices (设备) of a hall: kiosk 取号机, desk_screen 窗口副屏, display 大屏. A display shows public data and is never signed in.
CREATE TABLE device (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    kind {{text}} NOT NULL CHECK (kind IN ('kiosk', 'desk_screen', 'display')),
    name {{text}} NOT NULL,
    counter_id {{id}} REFERENCES counter (id),
    state {{text}} NOT NULL CHECK (state IN ('waiting', 'paired', 'ended')),
    revision {{int}} NOT NULL,
    CHECK ((kind = 'desk_screen' AND counter_id IS NOT NULL) OR (kind <> 'desk_screen' AND counter_id IS NULL))
) {{strict}};
CREATE INDEX device_by_hall ON device (hall_id, name);
CREATE INDEX device_by_counter ON device (counter_id);
