-- Leave (请假) of staff, and who stands in meanwhile (AB 岗). Nothing is changed or deleted: a leave that is over early is ended.
CREATE TABLE staff_leave (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    staff_id {{id}} NOT NULL REFERENCES staff (id),
    deputy_staff_id {{id}} REFERENCES staff (id), -- null: nobody stands in
    first_day {{date}} NOT NULL,
    last_day {{date}} NOT NULL,
    reason {{text}} NOT NULL CHECK (reason IN ('annual', 'illness', 'training', 'official', 'other')),
    entered_by {{id}} NOT NULL,                   -- account
    entered_by_name {{text}} NOT NULL,
    entered_at {{time}} NOT NULL,
    ended_by {{id}},
    ended_by_name {{text}} NOT NULL,
    ended_at {{time}},
    revision {{int}} NOT NULL,
    CHECK (deputy_staff_id <> staff_id),
    CHECK (last_day >= first_day),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) {{strict}};
CREATE INDEX staff_leave_by_staff ON staff_leave (staff_id, last_day);
CREATE INDEX staff_leave_by_deputy ON staff_leave (deputy_staff_id, last_day);
CREATE INDEX staff_leave_by_cell ON staff_leave (cell_id, id);
