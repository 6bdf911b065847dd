-- Lists of items in more forms: dry runs, for whom an import runs, and exports.
ALTER TABLE item_import ADD COLUMN dry_run {{bool}};
ALTER TABLE item_import ADD COLUMN form {{text}};       -- of the file, once it was read
ALTER TABLE item_import ADD COLUMN person_id {{id}};
ALTER TABLE item_import ADD COLUMN importer {{text}};   -- their work name
ALTER TABLE item_import ADD COLUMN regions {{text}};    -- whose items they keep, ids separated by blanks; empty: of all

CREATE TABLE item_export (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
    form {{text}} NOT NULL,               -- csv, xlsx, json
    encoding {{text}} NOT NULL,           -- of CSV: utf8, gb18030
    department_id {{id}},                 -- only its items
    regions {{text}},                     -- as in item_import
    row_count {{int}} NOT NULL,
    rows_done {{int}} NOT NULL,
    file_sm3 {{text}},
    error {{text}},
    started_at {{time}} NOT NULL,
    finished_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX item_export_by_start ON item_export (cell_id, started_at);
