-- 一件事办件: what one visitor hands in as one. Each member is a case of its own; what was merged stays as it was.
CREATE TABLE bundle_case (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}},
    subject_id {{id}} NOT NULL,
    applicant_account_id {{id}} NOT NULL,
    template_key {{text}},           -- null: freely combined
    template_revision {{int}},
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    merge_input {{json}} NOT NULL,   -- members with their cases, edges, terms; their definitions are the snapshots of the cases
    state {{text}} NOT NULL CHECK (state IN ('draft', 'submitted', 'done')),
    created_at {{time}} NOT NULL,
    submitted_at {{time}},
    done_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX bundle_case_by_subject ON bundle_case (subject_id, id);
CREATE INDEX bundle_case_by_hall ON bundle_case (hall_id, id);

CREATE TABLE bundle_case_member (
    case_id {{id}} PRIMARY KEY,
    bundle_case_id {{id}} NOT NULL REFERENCES bundle_case (id)
) {{strict}};
CREATE INDEX bundle_case_member_by_bundle ON bundle_case_member (bundle_case_id);

-- One scan, and the file that each member has of it.
CREATE TABLE bundle_case_file (
    id {{id}} NOT NULL,
    bundle_case_id {{id}} NOT NULL REFERENCES bundle_case (id),
    material {{text}} NOT NULL,      -- key of the merged material
    case_id {{id}} NOT NULL,
    file_id {{id}} NOT NULL,
    PRIMARY KEY (id, file_id)
) {{strict}};
CREATE INDEX bundle_case_file_by_bundle ON bundle_case_file (bundle_case_id);
