-- Other cases for which the same question was asked: members of a bundle (一件事), whose materials one answer meets.
CREATE TABLE fact_question_share (
    question_id {{id}} NOT NULL REFERENCES fact_question (id),
    case_id {{id}} NOT NULL,            -- of `cases`
    requirement {{text}} NOT NULL,
    department_id {{id}} NOT NULL,
    PRIMARY KEY (case_id, requirement, question_id)
) {{strict}};
CREATE INDEX fact_question_share_by_question ON fact_question_share (question_id);
