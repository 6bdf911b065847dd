-- The queue (排队): business categories, visits, tickets, their legs and spans, counter sessions, identifications, second screens.

-- What a hall decided about its lines; a hall without a row has the defaults of queue.h.
CREATE TABLE queue_hall (
    hall_id {{id}} PRIMARY KEY REFERENCES hall (id),
    cell_id {{id}} NOT NULL,
    longest_wait_seconds {{int}} NOT NULL,
    recall_limit {{int}} NOT NULL,
    hold_seconds {{int}} NOT NULL,     -- held for being absent: no_show afterwards
    grace_seconds {{int}} NOT NULL,    -- a no_show who comes back within it keeps the place
    anonymous {{bool}} NOT NULL,       -- tickets without identification
    notices {{json}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};

-- 业务类别: one line of a hall.
CREATE TABLE queue_category (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    letter {{text}} NOT NULL,
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    is_default {{bool}} NOT NULL,          -- takes what maps to no other
    typical_seconds {{int}} NOT NULL,      -- of serving, until the day has its own figures
    revision {{int}} NOT NULL,
    UNIQUE (hall_id, letter)
) {{strict}};

-- What is asked for in which line: by item, else by department. Ids of `catalogue` and `places`.
CREATE TABLE queue_category_match (
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    matched_id {{id}} NOT NULL,
    category_id {{id}} NOT NULL REFERENCES queue_category (id),
    PRIMARY KEY (hall_id, matched_id)
) {{strict}};
CREATE INDEX queue_category_match_by_category ON queue_category_match (category_id);

-- Skills of a counter: categories that it may serve. A counter without a row serves all.
CREATE TABLE counter_skill (
    counter_id {{id}} NOT NULL REFERENCES counter (id),
    category_id {{id}} NOT NULL REFERENCES queue_category (id),
    PRIMARY KEY (counter_id, category_id)
) {{strict}};
CREATE INDEX counter_skill_by_category ON counter_skill (category_id);

-- 到访: all that happens to one visitor in one hall on one day.
CREATE TABLE visit (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    day {{date}} NOT NULL,
    person_key {{text}},              -- p:<person> or n:<blind index of an unknown number>; null: anonymous
    subject_id {{id}},                -- the visitor themselves
    guide_code {{text}},
    began_at {{time}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX visit_once_a_day ON visit (hall_id, day, person_key) WHERE person_key IS NOT NULL;
CREATE INDEX visit_by_subject ON visit (subject_id, day);

-- The last number given in a line on a day: one row for each line, so that lines do not wait for each other. It is raised in the
-- transaction of the ticket, so no number is lost.
CREATE TABLE ticket_number (
    category_id {{id}} NOT NULL REFERENCES queue_category (id),
    day {{date}} NOT NULL,
    last {{int}} NOT NULL,
    PRIMARY KEY (category_id, day)
) {{strict}};

CREATE TABLE ticket (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    subject_id {{id}},                -- the principal, when on record
    visit_id {{id}} NOT NULL REFERENCES visit (id),
    day {{date}} NOT NULL,
    number_category_id {{id}} NOT NULL, -- whose letter and number it bears, whatever line it stands in
    letter {{text}} NOT NULL,
    serial {{int}} NOT NULL,
    category_id {{id}} NOT NULL,
    only_counter_id {{id}},           -- transferred to one counter
    principal_key {{text}},           -- s:<subject> or n:<blind index>; null: anonymous
    as_agent {{bool}} NOT NULL,
    item_id {{id}},
    item_name {{text}} NOT NULL,
    item_name_en {{text}} NOT NULL,
    priority {{text}} NOT NULL,       -- a class, never a diagnosis
    guide_code {{text}},
    channel {{text}} NOT NULL,
    token {{text}} NOT NULL UNIQUE,   -- of the live page: shows number and state, nothing of the visitor
    state {{text}} NOT NULL,
    issued_at {{time}} NOT NULL,
    due {{time}} NOT NULL,            -- call_policy.h
    since {{time}} NOT NULL,          -- of the present state
    waited {{int}} NOT NULL,          -- microseconds of waiting before the present state
    counter_id {{id}},
    counter_number {{int}},
    staff_id {{id}},
    called_at {{time}},
    served_at {{time}},
    ended_at {{time}},
    recalls {{int}} NOT NULL,
    leg {{int}} NOT NULL,
    returned {{bool}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (number_category_id, day, serial)
) {{strict}};
-- Who is next: counters that serve all read the first, counters with skills the second.
CREATE INDEX ticket_line_of_hall ON ticket (hall_id, due, id) WHERE state = 'waiting';
CREATE INDEX ticket_line ON ticket (category_id, due, id) WHERE state = 'waiting';
CREATE INDEX ticket_line_of_counter ON ticket (only_counter_id, due, id) WHERE state = 'waiting' AND only_counter_id IS NOT NULL;
-- What can never happen: a principal twice in one line; a counter with two tickets.
CREATE UNIQUE INDEX ticket_once_in_line ON ticket (category_id, principal_key)
    WHERE principal_key IS NOT NULL AND state IN ('waiting', 'called', 'serving', 'held');
CREATE UNIQUE INDEX ticket_one_at_counter ON ticket (counter_id) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_held ON ticket (hall_id, since) WHERE state = 'held';
CREATE INDEX ticket_by_visit ON ticket (visit_id);
CREATE INDEX ticket_by_subject ON ticket (subject_id, day);
CREATE INDEX ticket_by_principal ON ticket (principal_key, day);
CREATE INDEX ticket_by_day ON ticket (hall_id, day, id);

-- A transfer makes a new leg of the same ticket.
CREATE TABLE ticket_leg (
    ticket_id {{id}} NOT NULL REFERENCES ticket (id),
    leg {{int}} NOT NULL,
    category_id {{id}} NOT NULL,
    only_counter_id {{id}},
    staff_id {{id}},                  -- who sent it there
    note {{text}} NOT NULL,
    began_at {{time}} NOT NULL,
    PRIMARY KEY (ticket_id, leg)
) {{strict}};

-- Time as spans that have ended; the running one is `state` and `since` of the ticket.
CREATE TABLE ticket_span (
    ticket_id {{id}} NOT NULL REFERENCES ticket (id),
    revision {{int}} NOT NULL,        -- of the ticket after the step that ended the span
    hall_id {{id}} NOT NULL,
    category_id {{id}} NOT NULL,
    state {{text}} NOT NULL,
    action {{text}} NOT NULL,         -- what ended it
    counter_id {{id}},
    staff_id {{id}},
    began_at {{time}} NOT NULL,
    ended_at {{time}} NOT NULL,
    PRIMARY KEY (ticket_id, revision)
) {{strict}};
CREATE INDEX ticket_span_of_serving ON ticket_span (category_id, ended_at) WHERE state = 'serving';
CREATE INDEX ticket_span_by_hall ON ticket_span (hall_id, ended_at);

-- A clerk at a counter, from opening to closing.
CREATE TABLE counter_session (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    counter_id {{id}} NOT NULL,
    counter_number {{int}} NOT NULL,
    staff_id {{id}} NOT NULL,
    day {{date}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('open', 'paused', 'closed')),
    pause_reason {{text}} NOT NULL,
    categories {{json}} NOT NULL,     -- ids served here; an empty list: all
    ticket_id {{id}},                 -- called or being served
    served {{int}} NOT NULL,
    opened_at {{time}} NOT NULL,
    since {{time}} NOT NULL,
    closed_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX counter_session_of_counter ON counter_session (counter_id) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX counter_session_of_staff ON counter_session (staff_id) WHERE closed_at IS NULL;
CREATE INDEX counter_session_by_hall ON counter_session (hall_id, day);

-- Who stands at the kiosk, the desk or the door, for three minutes of system time. Nothing personal but ids and a blind index.
CREATE TABLE identification (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL,       -- the device or the clerk who asked; nobody else may use it
    person_id {{id}},
    subject_id {{id}},
    number_key {{text}},
    visit_id {{id}},                  -- by the code on a paper ticket: only that visit
    guide_code {{text}},
    made_at {{time}} NOT NULL,
    expires_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX identification_by_expiry ON identification (expires_at);

-- 到访码: shown by the visitor's phone, read by kiosk and counter.
CREATE TABLE visit_code (
    code_hash {{bytes}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    person_id {{id}} NOT NULL,
    expires_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX visit_code_by_expiry ON visit_code (expires_at);
CREATE INDEX visit_code_by_person ON visit_code (person_id);

-- What the second screen of a counter shows, and what the visitor answered there.
CREATE TABLE counter_screen (
    counter_id {{id}} PRIMARY KEY REFERENCES counter (id),
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    shows {{text}} NOT NULL CHECK (shows IN ('idle', 'confirm', 'rate')),
    case_id {{id}},                   -- of `cases`
    visit_id {{id}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE TABLE screen_answer (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    counter_id {{id}} NOT NULL REFERENCES counter (id),
    case_id {{id}} NOT NULL,
    agreed {{bool}} NOT NULL,
    signature_sealed {{bytes}},
    at {{time}} NOT NULL
) {{strict}};
CREATE INDEX screen_answer_by_case ON screen_answer (case_id, at);
CREATE INDEX screen_answer_by_counter ON screen_answer (counter_id, at);
