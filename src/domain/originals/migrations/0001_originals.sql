-- 原件交接: paper that the hall holds for somebody, each piece in one place at any time, and who signed for each move.

-- 收存、退还凭证: what a visitor hands in at one time, or gets back.
CREATE TABLE original_receipt (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    department_id {{id}} NOT NULL,    -- that decides the case
    subject_id {{id}} NOT NULL,
    item_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL,          -- of `cases`
    number {{text}} NOT NULL,
    direction {{text}} NOT NULL CHECK (direction IN ('taken', 'returned')),
    state {{text}} NOT NULL CHECK (state IN ('open', 'signed_for', 'cancelled')),
    made_at {{time}} NOT NULL,        -- business time
    made_by {{id}} NOT NULL,          -- staff
    signed_at {{time}},
    signed_how {{text}} CHECK (signed_how IN ('screen', 'desk', 'paper', 'courier')),
    signature_sealed {{bytes}},       -- PNG; none when it stands on the paper
    courier_number {{text}},
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, number),
    CHECK ((state = 'signed_for') = (signed_at IS NOT NULL)),
    CHECK ((state = 'signed_for') = (signed_how IS NOT NULL)),
    CHECK (signed_how <> 'courier' OR courier_number IS NOT NULL)
) {{strict}};
CREATE INDEX original_receipt_by_case ON original_receipt (case_id, id);
CREATE INDEX original_receipt_by_hall ON original_receipt (hall_id);

-- 原件: what one requirement of a case was met with on paper, as one piece however many sheets it has.
CREATE TABLE original (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    department_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    item_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL,
    case_number {{text}} NOT NULL,
    item_name {{text}} NOT NULL,
    requirement {{text}} NOT NULL,
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('original', 'copy')),
    sheets {{int}} NOT NULL CHECK (sheets > 0),
    note {{text}} NOT NULL,
    place {{text}} NOT NULL CHECK (place IN ('front', 'passing', 'back', 'returned', 'mistaken')),
    since {{time}} NOT NULL,          -- that it is there
    holder_staff_id {{id}},           -- who answers for it: none once it is returned
    receipt_id {{id}} NOT NULL REFERENCES original_receipt (id),
    return_id {{id}} REFERENCES original_receipt (id), -- the receipt with which it goes back
    slip_id {{id}},                   -- with which it is under way
    case_ended_at {{time}},           -- since then the hall has no reason to keep it
    CHECK ((place = 'passing') = (slip_id IS NOT NULL)),
    CHECK ((place IN ('front', 'passing', 'back')) = (holder_staff_id IS NOT NULL)),
    CHECK (place <> 'returned' OR return_id IS NOT NULL)
) {{strict}};
CREATE INDEX original_by_case ON original (case_id, id);
CREATE INDEX original_by_hall ON original (hall_id, place, id);
CREATE INDEX original_by_department ON original (department_id, place, id);
CREATE INDEX original_by_region ON original (region_id, place, id);
CREATE INDEX original_by_receipt ON original (receipt_id);
CREATE INDEX original_by_return ON original (return_id);
CREATE INDEX original_by_slip ON original (slip_id);

-- 原件交接单: several pieces from the counters of a hall to a department's back office, or the other way.
CREATE TABLE original_slip (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,        -- of the department
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    department_id {{id}} NOT NULL,
    number {{text}} NOT NULL,
    direction {{text}} NOT NULL CHECK (direction IN ('to_back', 'to_front')),
    state {{text}} NOT NULL CHECK (state IN ('open', 'signed_for', 'recalled')),
    passed_at {{time}} NOT NULL,
    passed_by {{id}} NOT NULL,        -- staff: the first signature
    due_at {{time}} NOT NULL,         -- close of business: not signed for by then, it raises an alarm
    signed_at {{time}},
    signed_by {{id}},                 -- staff: the second signature
    recalled_at {{time}},
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, number),
    CHECK ((state = 'signed_for') = (signed_by IS NOT NULL)),
    CHECK (signed_by <> passed_by)
) {{strict}};
CREATE INDEX original_slip_by_hall ON original_slip (hall_id, id);
CREATE INDEX original_slip_by_department ON original_slip (department_id, id);
CREATE INDEX original_slip_by_region ON original_slip (region_id, id);

CREATE TABLE original_slip_line (
    slip_id {{id}} NOT NULL REFERENCES original_slip (id),
    original_id {{id}} NOT NULL REFERENCES original (id),
    answer {{text}} CHECK (answer IN ('received', 'missing', 'differs')),
    sheets_found {{int}},             -- where it differs
    note {{text}} NOT NULL,
    PRIMARY KEY (slip_id, original_id)
) {{strict}};
CREATE INDEX original_slip_line_by_original ON original_slip_line (original_id);

-- 交接预警: told to the lead on both sides.
CREATE TABLE original_alarm (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    department_id {{id}} NOT NULL,
    slip_id {{id}} NOT NULL REFERENCES original_slip (id),
    kind {{text}} NOT NULL CHECK (kind IN ('unsigned_slip', 'missing', 'differs')),
    raised_at {{time}} NOT NULL,
    ended_at {{time}},
    settled_by {{id}},                -- staff; none: it ended by itself
    note {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (slip_id, kind)
) {{strict}};
CREATE INDEX original_alarm_by_hall ON original_alarm (hall_id, id);
CREATE INDEX original_alarm_by_department ON original_alarm (department_id, id);

-- The last number of each series and day.
CREATE TABLE original_number (
    cell_id {{id}} NOT NULL,
    series {{text}} NOT NULL,
    day {{date}} NOT NULL,
    last {{int}} NOT NULL,
    PRIMARY KEY (cell_id, series, day)
) {{strict}};
