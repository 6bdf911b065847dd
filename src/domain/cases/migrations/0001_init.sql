-- Cases (办件). One request for one item by one subject, bound for ever to one version of the item.
CREATE TABLE cases (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,               -- home region: whose authority accepts and decides
    taken_region_id {{id}} NOT NULL,         -- where it was taken in
    handed_region_id {{id}},                 -- where the result is handed over
    hall_id {{id}},                          -- the hall that takes it in
    department_id {{id}} NOT NULL,           -- the department that decides
    subject_id {{id}} NOT NULL,
    applicant_account_id {{id}} NOT NULL,    -- who filed it: the visitor, their agent, or a clerk for them
    number {{text}},                         -- given at submission
    channel {{text}} NOT NULL,
    item_id {{id}} NOT NULL,
    item_version_id {{id}} NOT NULL,
    snapshot_id {{id}} NOT NULL,
    item_name {{text}} NOT NULL,
    visit_id {{id}},                         -- opaque: a visit of the queue
    bundle_case_id {{id}},                   -- opaque: an instance of a bundle
    state {{text}} NOT NULL,
    owner_staff_id {{id}},                   -- first contact
    acceptor_staff_id {{id}},
    reviewer_staff_id {{id}},
    decider_staff_id {{id}},
    notice_given {{bool}} NOT NULL,          -- 一次性告知: there is no second one
    submitted_at {{time}},
    received_at {{time}},
    answer_due {{date}},                     -- five working days from receipt (行政许可法 art. 32)
    accepted_at {{time}},
    accepted_on {{date}},                    -- the day from which the limits count
    promised_due {{date}},
    legal_due {{date}},
    due {{date}},                            -- what work lists sort by: answer_due, then promised_due
    decided_at {{time}},
    last_at {{time}} NOT NULL,               -- time of the last step; no later step lies before it
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL,
    UNIQUE (cell_id, number),
    CHECK (acceptor_staff_id <> decider_staff_id),
    CHECK (reviewer_staff_id <> decider_staff_id)
) {{strict}};
CREATE INDEX cases_by_department ON cases (department_id, state, due, id);
CREATE INDEX cases_by_hall ON cases (hall_id, state, due, id);
CREATE INDEX cases_by_subject ON cases (subject_id, last_at);
CREATE INDEX cases_by_owner ON cases (owner_staff_id, state, due, id);

-- What the visitor filled in, encrypted whole.
CREATE TABLE case_form (
    case_id {{id}} PRIMARY KEY REFERENCES cases (id),
    values_sealed {{bytes}} NOT NULL,
    saved_at {{time}} NOT NULL
) {{strict}};

CREATE TABLE case_file (
    id {{id}} PRIMARY KEY,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    name_sealed {{bytes}} NOT NULL,
    media_type {{text}} NOT NULL,
    size {{int}} NOT NULL,
    file_sm3 {{text}} NOT NULL,
    uploaded_by {{id}} NOT NULL,
    uploaded_at {{time}} NOT NULL,
    removed_at {{time}}
) {{strict}};
CREATE INDEX case_file_by_case ON case_file (case_id);

-- 审核要点 answered by staff; the last answer stands, the journal keeps all.
CREATE TABLE case_check (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    point {{text}} NOT NULL,
    ok {{bool}} NOT NULL,
    staff_id {{id}} NOT NULL,
    at {{time}} NOT NULL,
    PRIMARY KEY (case_id, requirement, point)
) {{strict}};

-- History: one row for each action, in order. Replaying it gives the state. The time in a state is a span:
-- from `at` of the row that enters it to `ended_at`.
CREATE TABLE case_step (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    revision {{int}} NOT NULL,
    action {{text}} NOT NULL,
    from_state {{text}} NOT NULL,
    state {{text}} NOT NULL,
    role {{text}} NOT NULL,
    account_id {{id}} NOT NULL,
    staff_id {{id}},
    at {{time}} NOT NULL,
    ended_at {{time}},
    note {{text}} NOT NULL,
    PRIMARY KEY (case_id, revision)
) {{strict}};

-- 补正告知: all that is missing, once.
CREATE TABLE case_notice (
    case_id {{id}} PRIMARY KEY REFERENCES cases (id),
    items {{json}} NOT NULL,
    staff_id {{id}} NOT NULL,
    issued_at {{time}} NOT NULL
) {{strict}};

-- Serials of case numbers, taken in blocks by each server, so that no submission waits for another.
CREATE TABLE case_number_block (
    cell_id {{id}} NOT NULL,
    day {{date}} NOT NULL,
    next {{int}} NOT NULL,
    PRIMARY KEY (cell_id, day)
) {{strict}};

-- The visitor's inbox: one row for each message, made from events.
CREATE TABLE message (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    params {{json}} NOT NULL,
    at {{time}} NOT NULL,
    read_at {{time}}
) {{strict}};
CREATE INDEX message_by_subject ON message (subject_id, at);
CREATE INDEX message_by_case ON message (case_id);
