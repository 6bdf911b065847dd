-- Drafts of items, who writes at them, and the batches in which they are published.
CREATE TABLE item_publication (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL,
    publisher {{text}} NOT NULL,     -- the work name of who published
    note {{text}} NOT NULL,
    effective_from {{date}} NOT NULL,
    published_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX item_publication_by_time ON item_publication (cell_id, published_at);

CREATE TABLE item_draft (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    item_id {{id}},                  -- empty: a new item
    base_version {{int}},            -- the version that it began from
    state {{text}} NOT NULL CHECK (state IN ('open', 'in_review', 'published', 'discarded')),
    name {{text}} NOT NULL,          -- as in head, for lists
    head {{json}} NOT NULL,
    definition {{json}} NOT NULL,
    opened_by {{text}} NOT NULL,     -- work names
    opened_at {{time}} NOT NULL,
    edited_by {{text}} NOT NULL,
    edited_at {{time}} NOT NULL,
    submitted_by {{text}},
    submitted_at {{time}},
    returned_by {{text}},
    return_reason {{text}},
    confirmed_by {{text}},           -- a new item: by its department
    confirmed_at {{time}},
    publication_id {{id}} REFERENCES item_publication (id),
    version {{int}},                 -- as published
    running_cases {{int}},           -- that stayed on their versions when it was published
    ended_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX item_draft_once ON item_draft (item_id) WHERE state IN ('open', 'in_review') AND item_id IS NOT NULL;
CREATE INDEX item_draft_by_region ON item_draft (region_id, state, edited_at);
CREATE INDEX item_draft_by_cell ON item_draft (cell_id, state, edited_at);
CREATE INDEX item_draft_by_department ON item_draft (department_id, state, edited_at);
CREATE INDEX item_draft_by_publication ON item_draft (publication_id) WHERE publication_id IS NOT NULL;

-- Whoever wrote at a draft does not publish it.
CREATE TABLE item_draft_author (
    draft_id {{id}} NOT NULL REFERENCES item_draft (id),
    person_id {{id}} NOT NULL,
    PRIMARY KEY (draft_id, person_id)
) {{strict}};

-- The newest savings of a draft that is under way, to lay two hands' work together.
CREATE TABLE item_draft_saving (
    draft_id {{id}} NOT NULL REFERENCES item_draft (id),
    revision {{int}} NOT NULL,
    editor {{text}} NOT NULL,
    saved_at {{time}} NOT NULL,
    head {{json}} NOT NULL,
    definition {{json}} NOT NULL,
    PRIMARY KEY (draft_id, revision)
) {{strict}};

-- Who has a draft open at this moment. Times are of the machine's clock.
CREATE TABLE item_draft_presence (
    draft_id {{id}} NOT NULL REFERENCES item_draft (id),
    account_id {{id}} NOT NULL,
    editor {{text}} NOT NULL,
    since {{time}} NOT NULL,
    seen_at {{time}} NOT NULL,
    PRIMARY KEY (draft_id, account_id)
) {{strict}};

-- Pictures and blank forms of items; only what stands here is shown by its digest.
CREATE TABLE item_picture (
    cell_id {{id}} NOT NULL,
    sm3 {{text}} NOT NULL,
    media_type {{text}} NOT NULL,
    file_name {{text}} NOT NULL,
    added_at {{time}} NOT NULL,
    PRIMARY KEY (cell_id, sm3)
) {{strict}};
