-- What was done with a licence after it was issued: suspended, given back, withdrawn, revoked, cancelled, expired. Rows are only added.
CREATE TABLE licence_step (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    licence_id {{id}} NOT NULL REFERENCES licence (id),
    revision {{int}} NOT NULL,          -- of the licence after the step
    operation {{text}} NOT NULL CHECK (operation IN ('suspend', 'reinstate', 'withdraw', 'revoke', 'cancel', 'expire')),
    from_state {{text}} NOT NULL,
    to_state {{text}} NOT NULL,
    reason {{text}} NOT NULL,
    decision_number {{text}},           -- 决定书文号
    account_id {{id}},                  -- NULL: the program, when the time had run out
    at {{time}} NOT NULL,
    UNIQUE (licence_id, revision)
) {{strict}};
-- Those whose time runs out, and those that the status list names.
CREATE INDEX licence_expiring ON licence (valid_to) WHERE state IN ('valid', 'suspended');
CREATE INDEX licence_ended ON licence (content_digest) WHERE state IN ('suspended', 'replaced', 'cancelled', 'withdrawn', 'revoked');

-- The signed lists of licences that are not in force (status_list.h); the last few.
CREATE TABLE licence_status_list (
    number {{int}} PRIMARY KEY,
    made_at {{time}} NOT NULL,
    next_update_at {{time}} NOT NULL,
    entries {{int}} NOT NULL,
    body {{bytes}} NOT NULL
) {{strict}};
