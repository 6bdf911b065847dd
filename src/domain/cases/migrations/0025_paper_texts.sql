-- compatible-from: 25
-- (an older program would make papers of own texts in its own words, and keep them)
-- The words of papers (文书模板): each version that a paper was made by, or may be. Shipped ones are written down when the first paper is made
-- by them; own ones when somebody puts them in force. Rows are never changed and never deleted.
CREATE TABLE paper_text (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    owner_id {{id}},                         -- the department whose papers say so, or the cell for all; none: shipped with the program
    kind {{text}} NOT NULL,
    version {{int}} NOT NULL,                -- counted for each owner and kind; of shipped ones, the release: data/papers_N.json
    content {{json}} NOT NULL,               -- the digests of papers cover it byte by byte
    in_force_from {{date}},
    published_by {{id}},
    published_by_name {{text}} NOT NULL,
    published_at {{time}},
    CHECK ((owner_id IS NULL) = (in_force_from IS NULL)),
    CHECK ((owner_id IS NULL) = (published_by IS NULL)),
    CHECK ((owner_id IS NULL) = (published_at IS NULL)),
    UNIQUE (cell_id, kind, owner_id, version)
) {{strict}};
CREATE UNIQUE INDEX paper_text_shipped ON paper_text (cell_id, kind, version) WHERE owner_id IS NULL;
CREATE TABLE paper_text_author (
    text_id {{id}} NOT NULL REFERENCES paper_text (id),
    account_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    PRIMARY KEY (text_id, account_id)
) {{strict}};

-- A text that somebody is writing.
CREATE TABLE paper_text_draft (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    owner_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    content {{json}} NOT NULL,
    revision {{int}} NOT NULL,
    saved_at {{time}} NOT NULL,
    UNIQUE (cell_id, kind, owner_id)
) {{strict}};
CREATE TABLE paper_text_draft_author (
    draft_id {{id}} NOT NULL REFERENCES paper_text_draft (id),
    account_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    PRIMARY KEY (draft_id, account_id)
) {{strict}};

-- By which words a paper was made. None: issued before they had versions, by the first that were shipped.
ALTER TABLE case_document ADD COLUMN text_id {{id}} REFERENCES paper_text (id);
CREATE INDEX case_document_by_text ON case_document (text_id);
