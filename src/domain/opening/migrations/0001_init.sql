-- 潮汐窗口: proposals to open, close or re-skill a counter, and what became of them.
CREATE TABLE counter_proposal (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    counter_id {{id}} NOT NULL REFERENCES counter (id),
    counter_number {{int}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('open', 'close', 'reskill')),
    state {{text}} NOT NULL CHECK (state IN ('proposed', 'accepted', 'done', 'dismissed', 'withdrawn', 'lapsed')),
    category_id {{id}} NOT NULL,      -- of `queue`: for whose sake
    serves_before {{json}} NOT NULL,  -- ids of lines
    serves_after {{json}} NOT NULL,
    beyond_skills {{bool}} NOT NULL,
    saved_minutes {{int}} NOT NULL,   -- of all who come in the next hour together; negative: lost
    effects {{json}} NOT NULL,        -- by line, by half hour: expected without it and with it, and what came
    proposed_at {{time}} NOT NULL,    -- business time, like all below
    numbers_at {{time}} NOT NULL,     -- when it was worked out last
    decided_at {{time}},
    decided_by {{id}},                -- staff
    reason {{text}} NOT NULL,         -- of a dismissal
    done_at {{time}},
    measured_at {{time}},
    measured_all {{bool}} NOT NULL,   -- everybody of that half hour has been called or has left
    ended_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
-- One at a time for each counter, however many servers look.
CREATE UNIQUE INDEX counter_proposal_once ON counter_proposal (counter_id) WHERE state IN ('proposed', 'accepted');
CREATE INDEX counter_proposal_by_hall ON counter_proposal (hall_id, id);
CREATE INDEX counter_proposal_by_counter ON counter_proposal (counter_id, id);
