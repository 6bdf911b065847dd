-- Timers and background work. A job that is done is deleted, one that recurs gets a new `due`.
CREATE TABLE job (
    id {{id}} PRIMARY KEY,
    kind {{text}} NOT NULL,
    unique_key {{text}} NOT NULL,
    clock {{text}} NOT NULL CHECK (clock IN ('business', 'system')),
    due {{time}} NOT NULL,                -- on that clock
    payload {{json}} NOT NULL,
    state {{text}} NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'failed')),
    held_until {{time}} NOT NULL DEFAULT 0, -- database time: nobody takes it before; the lease while it runs, the pause after a failure
    fence {{int}} NOT NULL DEFAULT 0,     -- grows whenever the job is taken, scheduled again or finished
    attempts {{int}} NOT NULL DEFAULT 0,  -- begun since it was scheduled or last went well
    last_error {{text}} NOT NULL DEFAULT '',
    UNIQUE (kind, unique_key)
) {{strict}};
CREATE INDEX job_due ON job (clock, due, id) WHERE state <> 'failed';
CREATE INDEX job_trouble ON job (kind, unique_key) WHERE attempts >= 10;
