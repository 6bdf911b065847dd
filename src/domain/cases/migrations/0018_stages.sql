-- Stages (环节): what has to happen between acceptance and decision beside the review. Opened with the acceptance of a case, from its item, or
-- asked by a reviewer. Nothing is deleted: what a case that ended still waited for is dropped.
CREATE TABLE case_stage (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    department_id {{id}} NOT NULL,       -- who answers: the department that is asked, or the case's own
    stage_key {{text}},                  -- in the item; none: asked by a reviewer
    kind {{text}} NOT NULL CHECK (kind IN ('consultation', 'countersign', 'expert_review', 'publication', 'inspection', 'hearing')),
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    question {{text}} NOT NULL,
    gate {{text}} NOT NULL CHECK (gate IN ('review', 'decision')),
    silence {{text}} NOT NULL CHECK (silence IN ('waits', 'passes', 'agrees')),
    working_days {{int}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('open', 'answered', 'passed', 'dropped')),
    opened_at {{time}} NOT NULL,
    opened_by_staff_id {{id}},           -- none: with acceptance
    from_on {{date}} NOT NULL,           -- the day from which its working days count
    due_on {{date}} NOT NULL,
    yellow_from {{date}} NOT NULL,
    urged_at {{time}},
    verdict {{text}} CHECK (verdict IN ('agrees', 'objects', 'opinion')),
    opinion {{text}},                    -- the answer; of an inspection its findings; of a hearing its record
    ended_at {{time}},
    answered_by_staff_id {{id}},
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK (state <> 'answered' OR (answered_by_staff_id IS NOT NULL AND verdict IS NOT NULL AND opinion IS NOT NULL))
) {{strict}};
CREATE INDEX case_stage_by_case ON case_stage (case_id, id);
-- What a department is asked.
CREATE INDEX case_stage_asked ON case_stage (department_id, due_on, case_id) WHERE state = 'open';

-- 现场勘验 by two officers, whose record both sign.
CREATE TABLE case_inspection (
    stage_id {{id}} PRIMARY KEY REFERENCES case_stage (id),
    first_officer_id {{id}} NOT NULL,
    second_officer_id {{id}} NOT NULL,
    place {{text}},
    held_at {{time}},
    findings {{text}},
    verdict {{text}},
    recorded_by {{id}},                  -- the officer who wrote it, and has signed with that
    recorded_at {{time}},
    CHECK (first_officer_id <> second_officer_id),
    CHECK (recorded_by IS NULL OR recorded_by = first_officer_id OR recorded_by = second_officer_id)
) {{strict}};

-- 公示: what anybody may read, from the day it was published to the day on which its stage is due.
CREATE TABLE case_publication (
    stage_id {{id}} PRIMARY KEY REFERENCES case_stage (id),
    body {{text}} NOT NULL,
    from_on {{date}} NOT NULL,
    by_staff_id {{id}} NOT NULL
) {{strict}};
CREATE TABLE case_objection (
    id {{id}} PRIMARY KEY,
    stage_id {{id}} NOT NULL REFERENCES case_publication (stage_id),
    words_sealed {{bytes}} NOT NULL,     -- who objects, how to reach them, and why
    at {{time}} NOT NULL
) {{strict}};
CREATE INDEX case_objection_by_stage ON case_objection (stage_id, id);

-- 听证 (行政许可法 art. 46–48).
CREATE TABLE case_hearing (
    stage_id {{id}} PRIMARY KEY REFERENCES case_stage (id),
    asked_on {{date}},                   -- none: held in any case
    asked_by {{text}},                   -- visitor, or the staff who took the wish of an interested party in
    held_on {{date}},                    -- none yet
    place {{text}},
    chair_staff_id {{id}},
    notified_at {{time}}                 -- when time and place were told
) {{strict}};
