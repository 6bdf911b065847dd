-- Layouts (证照模板) are written as drafts; a second person puts them in force. One draft of a type at a time.
CREATE TABLE licence_layout_draft (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    type_code {{text}} NOT NULL UNIQUE REFERENCES licence_type (code),
    layout {{json}} NOT NULL,
    revision {{int}} NOT NULL,
    saved_at {{time}} NOT NULL
) {{strict}};
CREATE TABLE licence_layout_author (
    draft_id {{id}} NOT NULL REFERENCES licence_layout_draft (id),
    account_id {{id}} NOT NULL,
    PRIMARY KEY (draft_id, account_id)
) {{strict}};
-- What was in force until then: a file that was sealed before keeps its look, also as PDF.
CREATE TABLE licence_layout_before (
    id {{id}} PRIMARY KEY,
    type_code {{text}} NOT NULL REFERENCES licence_type (code),
    until {{time}} NOT NULL,
    layout {{json}} NOT NULL
) {{strict}};
CREATE INDEX licence_layout_before_by_type ON licence_layout_before (type_code, until);
