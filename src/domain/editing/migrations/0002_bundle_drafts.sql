-- Drafts of bundle templates (一件事模板), and who writes at them; as those of items.
CREATE TABLE bundle_draft (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}},                -- whose editors keep it; empty: administrators
    key {{text}} NOT NULL,           -- of the template; a new one has its own from the beginning
    base_version {{int}},            -- the version that it began from; empty: a new template
    state {{text}} NOT NULL CHECK (state IN ('open', 'in_review', 'published', 'discarded')),
    name {{text}} NOT NULL,          -- as in content, for lists
    name_en {{text}} NOT NULL,
    content {{json}} NOT NULL,
    opened_by {{text}} NOT NULL,     -- work names
    opened_at {{time}} NOT NULL,
    edited_by {{text}} NOT NULL,
    edited_at {{time}} NOT NULL,
    submitted_by {{text}},
    submitted_at {{time}},
    returned_by {{text}},
    return_reason {{text}},
    version {{int}},                 -- as published
    effective_from {{date}},
    running_cases {{int}},           -- bundle cases that stayed on what they began with
    ended_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX bundle_draft_once ON bundle_draft (cell_id, key) WHERE state IN ('open', 'in_review');
CREATE INDEX bundle_draft_by_region ON bundle_draft (region_id, state, edited_at);
CREATE INDEX bundle_draft_by_cell ON bundle_draft (cell_id, state, edited_at);

CREATE TABLE bundle_draft_author (
    draft_id {{id}} NOT NULL REFERENCES bundle_draft (id),
    person_id {{id}} NOT NULL,
    PRIMARY KEY (draft_id, person_id)
) {{strict}};

CREATE TABLE bundle_draft_saving (
    draft_id {{id}} NOT NULL REFERENCES bundle_draft (id),
    revision {{int}} NOT NULL,
    editor {{text}} NOT NULL,
    saved_at {{time}} NOT NULL,
    content {{json}} NOT NULL,
    PRIMARY KEY (draft_id, revision)
) {{strict}};

-- Times are of the machine's clock.
CREATE TABLE bundle_draft_presence (
    draft_id {{id}} NOT NULL REFERENCES bundle_draft (id),
    account_id {{id}} NOT NULL,
    editor {{text}} NOT NULL,
    since {{time}} NOT NULL,
    seen_at {{time}} NOT NULL,
    PRIMARY KEY (draft_id, account_id)
) {{strict}};
