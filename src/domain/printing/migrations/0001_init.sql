-- 号票打印: printers in the network of a hall, and each paper that was asked of them.
CREATE TABLE printer (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    device_id {{id}} REFERENCES device (id), -- the kiosk that it belongs to; null: the hall's
    name {{text}} NOT NULL,
    address {{text}} NOT NULL,               -- of the network, as a number
    port {{int}} NOT NULL,
    width_mm {{int}} NOT NULL CHECK (width_mm IN (58, 80)),
    condition {{text}} NOT NULL,             -- as it said last; empty: it was not asked yet
    condition_at {{time}},                   -- business time
    busy_until {{time}},                     -- system time: somebody talks with it; a printer takes one line at a time
    removed_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX printer_of_device ON printer (device_id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX printer_of_hall ON printer (hall_id) WHERE device_id IS NULL AND removed_at IS NULL;
CREATE INDEX printer_by_hall ON printer (hall_id, id);
CREATE INDEX printer_by_device ON printer (device_id, id);

CREATE TABLE slip (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    printer_id {{id}} NOT NULL REFERENCES printer (id),
    ticket_id {{id}},                        -- of `queue`; null: a test print
    number {{text}} NOT NULL,                -- of the ticket; empty for a test
    copy {{int}} NOT NULL,                   -- 1, or more when another paper of the ticket is or may be about
    state {{text}} NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'failed')),
    reason {{text}} NOT NULL,                -- why not yet, or why not; empty: nothing stands against it
    attempts {{int}} NOT NULL,
    begun {{int}} NOT NULL,                  -- attempts that may have left a part on paper
    content {{json}} NOT NULL,               -- what stands on it, as it was first printed; '' before. Nothing personal
    asked_at {{time}} NOT NULL,              -- business time
    give_up_at {{time}} NOT NULL,            -- system time: nobody stands there any longer
    ended_at {{time}}                        -- business time
) {{strict}};
-- However often it is pressed.
CREATE UNIQUE INDEX slip_once ON slip (ticket_id) WHERE state IN ('queued', 'printing');
CREATE INDEX slip_by_ticket ON slip (ticket_id, id);
CREATE INDEX slip_by_hall ON slip (hall_id, id);
CREATE INDEX slip_by_printer ON slip (printer_id, id);
