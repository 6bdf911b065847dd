-- 一件事: templates that join items. The content is the document that was imported, as docs/guides/bundle-files.md describes it.
CREATE TABLE bundle_template (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    key {{text}} NOT NULL,          -- names it within the cell for ever
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    content {{json}} NOT NULL,
    digest {{text}} NOT NULL,       -- SM3 of the content: the same file again changes nothing
    changed_at {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, key)
) {{strict}};
