-- Instant approval (秒批). A rule belongs to an item, and so to the organ that decides it. It is written as a draft; somebody who wrote
-- nothing of it puts it in force. Versions stay.
CREATE TABLE instant_draft (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    item_id {{id}} NOT NULL UNIQUE,
    content {{json}} NOT NULL,
    revision {{int}} NOT NULL,
    saved_at {{time}} NOT NULL
) {{strict}};
CREATE TABLE instant_draft_author (
    draft_id {{id}} NOT NULL REFERENCES instant_draft (id),
    account_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    PRIMARY KEY (draft_id, account_id)
) {{strict}};

CREATE TABLE instant_rule (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    item_id {{id}} NOT NULL,
    version {{int}} NOT NULL,
    content {{json}} NOT NULL,
    answers_staff_id {{id}} NOT NULL,   -- who answers for it
    published_by {{id}} NOT NULL,
    published_by_name {{text}} NOT NULL,
    published_at {{time}} NOT NULL,
    ended_at {{time}},                  -- the next version took its place
    UNIQUE (cell_id, item_id, version)
) {{strict}};
CREATE UNIQUE INDEX instant_rule_in_force ON instant_rule (item_id) WHERE ended_at IS NULL;
CREATE TABLE instant_rule_author (
    rule_id {{id}} NOT NULL REFERENCES instant_rule (id),
    account_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    PRIMARY KEY (rule_id, account_id)
) {{strict}};

-- The switch: as long as a stop is open, nothing is approved by a rule, of this item or of all. One person stops it; to turn it on again
-- one asks and another agrees.
CREATE TABLE instant_stop (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    item_id {{id}},                     -- none: all items
    stopped_at {{time}} NOT NULL,
    stopped_by {{id}} NOT NULL,
    stopped_by_name {{text}} NOT NULL,
    reason {{text}} NOT NULL,
    asked_at {{time}},
    asked_by {{id}},
    asked_by_name {{text}} NOT NULL,
    asked_reason {{text}} NOT NULL,
    ended_at {{time}},
    ended_by {{id}},
    ended_by_name {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    CHECK (ended_by <> asked_by),       -- a second person
    CHECK (ended_at IS NULL OR asked_at IS NOT NULL)
) {{strict}};
CREATE UNIQUE INDEX instant_stop_of_item ON instant_stop (item_id) WHERE item_id IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX instant_stop_of_all ON instant_stop (cell_id) WHERE item_id IS NULL AND ended_at IS NULL;
CREATE INDEX instant_stop_by_cell ON instant_stop (cell_id, stopped_at);

-- What a rule came to for one submission of a case, with what it looked at. Once for each.
CREATE TABLE instant_run (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL,
    case_revision {{int}} NOT NULL,     -- of the submission, or of what was supplied
    item_id {{id}} NOT NULL,
    rule_id {{id}} NOT NULL REFERENCES instant_rule (id),
    at {{time}} NOT NULL,
    outcome {{text}} NOT NULL CHECK (outcome IN ('approved', 'to_person')),
    why {{text}} NOT NULL CHECK (why IN ('met', 'not_met', 'unknown', 'barred', 'stopped', 'nobody_answers')),
    trace_sealed {{bytes}} NOT NULL,     -- personal data
    UNIQUE (case_id, case_revision),
    CHECK ((outcome = 'approved') = (why = 'met'))
) {{strict}};
CREATE INDEX instant_run_by_item ON instant_run (item_id, at);
CREATE INDEX instant_run_by_rule ON instant_run (rule_id);
CREATE UNIQUE INDEX instant_run_approved ON instant_run (case_id) WHERE outcome = 'approved';
-- What kept a case from it: the key of a condition, or 'bar.' and the name of a bar.
CREATE TABLE instant_run_hold (
    run_id {{id}} NOT NULL REFERENCES instant_run (id),
    held_by {{text}} NOT NULL,
    PRIMARY KEY (run_id, held_by)
) {{strict}};
