-- Comments (留言) of those who work on a case to each other; never for the visitor. Kept with the case; what is withdrawn stays, and is not
-- shown any more.
CREATE TABLE case_comment (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    staff_id {{id}} NOT NULL,            -- who wrote it
    role {{text}} NOT NULL,
    text_sealed {{bytes}} NOT NULL,      -- numbers of people masked before
    at {{time}} NOT NULL,
    withdrawn_at {{time}}
) {{strict}};
CREATE INDEX case_comment_by_case ON case_comment (case_id, id);

-- Who is spoken to. Not seen: the case stands in their list.
CREATE TABLE case_mention (
    comment_id {{id}} NOT NULL REFERENCES case_comment (id),
    staff_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    seen_at {{time}},
    PRIMARY KEY (comment_id, staff_id)
) {{strict}};
CREATE INDEX case_mention_by_case ON case_mention (case_id);
CREATE INDEX case_mention_unseen ON case_mention (staff_id, case_id) WHERE seen_at IS NULL;
