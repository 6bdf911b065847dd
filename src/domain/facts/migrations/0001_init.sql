-- Questions to fact sources (数据核验), and their answers.
CREATE TABLE fact_question (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}},
    department_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL,            -- of `cases`
    requirement {{text}} NOT NULL,
    source {{text}} NOT NULL,
    fact {{text}} NOT NULL,
    purpose {{text}} NOT NULL,
    authorised_by {{id}} NOT NULL,      -- account
    authorised_as {{text}} NOT NULL,
    asked_at {{time}} NOT NULL,         -- business time, like answered_at
    state {{text}} NOT NULL CHECK (state IN ('waiting', 'answered', 'given_up')),
    verdict {{text}} CHECK (verdict IN ('confirmed', 'not_confirmed', 'unknown')),
    reference {{text}} NOT NULL,
    version {{int}} NOT NULL,
    answered_at {{time}},
    tries {{int}} NOT NULL,
    failures {{int}} NOT NULL,
    CHECK ((state = 'answered') = (verdict IS NOT NULL)),
    CHECK ((state = 'waiting') = (answered_at IS NULL))
) {{strict}};
CREATE INDEX fact_question_by_case ON fact_question (case_id, id);
CREATE INDEX fact_question_waiting ON fact_question (source) WHERE state = 'waiting';
