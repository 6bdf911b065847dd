-- Events in the order of commit. On PostgreSQL that is (tx_id, seq), read below the oldest running transaction; on SQLite, where one
-- writer commits after the other, it is seq alone, which AUTOINCREMENT keeps from being used again after a trim.
CREATE TABLE outbox_event (
--sqlite:    seq INTEGER PRIMARY KEY AUTOINCREMENT,
--sqlite:    tx_id INTEGER NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,
--postgres:    seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
--postgres:    tx_id BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    schema_version {{int}} NOT NULL,
    cell_id {{id}} NOT NULL,
    region_id {{id}},
    hall_id {{id}},
    department_id {{id}},
    subject_id {{id}},
    is_public {{bool}} NOT NULL,
    object_kind {{text}} NOT NULL,
    object_id {{id}} NOT NULL,
    revision {{int}} NOT NULL,
    payload {{json}} NOT NULL,
    at {{time}} NOT NULL
--postgres:    , PRIMARY KEY (tx_id, seq)
) {{strict}};

-- Everything up to this position was trimmed away.
CREATE TABLE outbox_trim (
    only_row {{int}} PRIMARY KEY CHECK (only_row = 1),
    tx_id {{int}} NOT NULL,
    seq {{int}} NOT NULL
) {{strict}};
INSERT INTO outbox_trim (only_row, tx_id, seq) VALUES (1, 0, 0);

-- How far each subscriber is. attempts, next_try_at (system time) and last_error are about the event that comes next.
CREATE TABLE outbox_subscriber (
    name {{text}} PRIMARY KEY,
    tx_id {{int}} NOT NULL,
    seq {{int}} NOT NULL,
    attempts {{int}} NOT NULL DEFAULT 0,
    next_try_at {{time}} NOT NULL DEFAULT 0,
    last_error {{text}} NOT NULL DEFAULT '',
    last_applied_at {{time}}
) {{strict}};

-- Events that a subscriber could not apply and has passed over. Trimming spares the event as long as its failure stands here.
CREATE TABLE outbox_failure (
    id {{id}} PRIMARY KEY,
    subscriber {{text}} NOT NULL,
    tx_id {{int}} NOT NULL,
    seq {{int}} NOT NULL,
    event_id {{id}} NOT NULL,
    event_kind {{text}} NOT NULL,
    error {{text}} NOT NULL,
    attempts {{int}} NOT NULL,
    failed_at {{time}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX outbox_failure_event ON outbox_failure (tx_id, seq, subscriber);
CREATE INDEX outbox_failure_subscriber ON outbox_failure (subscriber);
