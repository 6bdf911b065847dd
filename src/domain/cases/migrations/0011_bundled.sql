-- 一件事: the bundle that a case is a member of, as it was called when the case was opened.
ALTER TABLE cases ADD COLUMN bundle_name {{text}};
ALTER TABLE cases ADD COLUMN bundle_name_en {{text}};
CREATE INDEX cases_by_bundle ON cases (bundle_case_id, id) WHERE bundle_case_id IS NOT NULL;

-- What a member waits for before it is filed: the acceptance or the result of another member.
CREATE TABLE case_wait (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    of_case_id {{id}} NOT NULL REFERENCES cases (id),
    kind {{text}} NOT NULL CHECK (kind IN ('needs_acceptance', 'needs_result')),
    met_at {{time}},
    failed_at {{time}},              -- the other ended without it
    PRIMARY KEY (case_id, of_case_id)
) {{strict}};
CREATE INDEX case_wait_by_other ON case_wait (of_case_id);

-- What is not asked for, because the result of another member brings it: the evidence.
CREATE TABLE case_brought (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    kind {{text}} NOT NULL CHECK (kind IN ('field', 'material')),
    key {{text}} NOT NULL,           -- of the field, or of the requirement
    maker_case_id {{id}} NOT NULL REFERENCES cases (id),
    licence_identifier {{text}},     -- where the result is a licence of ours
    brought_at {{time}},
    PRIMARY KEY (case_id, kind, key)
) {{strict}};
CREATE INDEX case_brought_by_maker ON case_brought (maker_case_id);
