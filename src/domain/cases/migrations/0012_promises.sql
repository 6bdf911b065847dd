-- Promises (告知承诺制, 国办发〔2020〕42号): a material that a signed promise stands for, and what came of it after the result. Nothing is deleted:
-- what was named and not wanted any more is dropped.
CREATE TABLE case_promise (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('named', 'promised', 'dropped', 'to_check', 'kept', 'found_broken', 'answered', 'cleared',
                                             'correcting', 'corrected', 'revoked')),
    item_version_id {{id}} NOT NULL,         -- whose text was told and promised; the signature holds it as it was shown
    named_at {{time}} NOT NULL,
    signature_id {{id}} REFERENCES case_signature (id),
    check_by {{date}},                       -- since the result
    checked_at {{time}},
    checked_by_staff_id {{id}},
    finding {{text}},
    answer_by {{date}},                      -- of the applicant, to what was found (陈述申辩)
    answer {{text}},
    answered_at {{time}},
    decision {{text}},
    decided_at {{time}},
    decided_by_staff_id {{id}},
    correct_by {{date}},
    corrected_at {{time}},
    corrected_by_staff_id {{id}},
    PRIMARY KEY (case_id, requirement),
    CHECK (decided_by_staff_id IS NULL OR decided_by_staff_id <> checked_by_staff_id)
) {{strict}};
CREATE INDEX case_promise_by_signature ON case_promise (signature_id);
-- Work lists: what waits for the authority.
CREATE INDEX case_promise_open ON case_promise (state, case_id) WHERE state IN ('to_check', 'found_broken', 'answered', 'correcting');

-- The record of a broken promise (失信记录): it can be objected to (异议) and repaired (信用修复), and keeps its subject from promising while it stands.
CREATE TABLE credit_entry (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    cell_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('standing', 'objected', 'removed', 'repair_asked', 'repaired')),
    entered_at {{time}} NOT NULL,
    objection {{text}},
    objected_at {{time}},
    objection_answer {{text}},
    objection_answered_at {{time}},
    objection_answered_by_staff_id {{id}},
    repair_asked_at {{time}},
    repaired_at {{time}},
    repaired_by_staff_id {{id}},
    PRIMARY KEY (case_id, requirement)
) {{strict}};
CREATE INDEX credit_entry_by_subject ON credit_entry (subject_id, state);
CREATE INDEX credit_entry_open ON credit_entry (state, case_id) WHERE state IN ('objected', 'repair_asked');
