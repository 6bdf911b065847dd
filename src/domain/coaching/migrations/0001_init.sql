-- 审前服务: a helper goes through a draft with its visitor. Nothing here has legal effect; all of it ends with the draft.
CREATE TABLE coaching (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,     -- of the item
    subject_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL UNIQUE,    -- a draft, of `cases`
    code {{text}} NOT NULL,            -- showing it is the visitor's consent
    code_until {{time}} NOT NULL,
    asked_at {{time}} NOT NULL,
    hall_id {{id}},                    -- of the helper
    helper_staff_id {{id}},
    opened_at {{time}},
    finished_at {{time}},
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX coaching_by_helper ON coaching (helper_staff_id, opened_at);

CREATE TABLE coaching_finding (
    coaching_id {{id}} NOT NULL REFERENCES coaching (id),
    kind {{text}} NOT NULL CHECK (kind IN ('material', 'section')),
    target {{text}} NOT NULL,          -- key of a requirement, or of a section of the form
    verdict {{text}} NOT NULL CHECK (verdict IN ('fine', 'to_mend', 'missing')),
    note {{text}} NOT NULL,
    was_wrong {{bool}} NOT NULL,       -- it was to mend or missing once, whatever it is now
    at {{time}} NOT NULL,
    mended_at {{time}},                -- the visitor's word
    PRIMARY KEY (coaching_id, kind, target)
) {{strict}};
