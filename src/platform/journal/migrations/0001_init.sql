-- The audit journal (审计日志). What each column means: journal.h. Rows are only ever inserted.
-- (tx_id, seq) is the order of commit, as in the outbox; tx_id is always 0 on SQLite, where one writer commits after the other.
-- The write path pays for this one table and its key, nothing more.
CREATE TABLE journal_entry (
--sqlite:    seq INTEGER PRIMARY KEY,
--sqlite:    tx_id INTEGER NOT NULL GENERATED ALWAYS AS (0) VIRTUAL,
--postgres:    seq BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY,
--postgres:    tx_id BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    cell_id {{id}} NOT NULL,
    at {{time}} NOT NULL,
    actor_id {{id}} NOT NULL,
    role {{text}} NOT NULL,
    channel {{text}} NOT NULL,
    action {{text}} NOT NULL,
    object_kind {{text}} NOT NULL,
    object_id {{id}} NOT NULL,
    reason {{text}} NOT NULL,
    change_digest {{bytes}} NOT NULL,
    request_id {{text}} NOT NULL
--postgres:    , PRIMARY KEY (tx_id, seq)
) {{strict}};

-- The sealed entries, numbered from 1 without a gap in each cell. No entry has two leaves.
CREATE TABLE journal_leaf (
    cell_id {{id}} NOT NULL,
    leaf_no {{int}} NOT NULL,
    tx_id {{int}} NOT NULL,
    seq {{int}} NOT NULL,
    leaf_hash {{bytes}} NOT NULL,
    PRIMARY KEY (cell_id, leaf_no)
) {{strict}}
--sqlite: , WITHOUT ROWID
;
CREATE UNIQUE INDEX journal_leaf_entry ON journal_leaf (tx_id, seq);

-- One signed root over the leaves first_leaf … first_leaf + leaf_count − 1; previous_root chains it to the batch before.
CREATE TABLE journal_batch (
    cell_id {{id}} NOT NULL,
    batch_no {{int}} NOT NULL,
    first_leaf {{int}} NOT NULL,
    leaf_count {{int}} NOT NULL,
    root {{bytes}} NOT NULL,
    previous_root {{bytes}} NOT NULL,
    signature {{bytes}} NOT NULL,
    key_id {{text}} NOT NULL,
    sealed_at {{time}} NOT NULL,
    PRIMARY KEY (cell_id, batch_no)
) {{strict}};

-- Everything up to this position has a leaf. The row is also the lock between sealers.
CREATE TABLE journal_position (
    only_row {{int}} PRIMARY KEY CHECK (only_row = 1),
    tx_id {{int}} NOT NULL,
    seq {{int}} NOT NULL
) {{strict}};
INSERT INTO journal_position (only_row, tx_id, seq) VALUES (1, 0, 0);
