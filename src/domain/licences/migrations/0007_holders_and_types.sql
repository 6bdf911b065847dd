-- compatible-from: 7
-- Types as data (GB/T 36902): holder kinds, validity, issuing departments, fields (type_rules.h); NULL: what was laid down before, nothing.
ALTER TABLE licence_type ADD COLUMN rules {{json}};
ALTER TABLE licence_type ADD COLUMN in_use {{bool}} NOT NULL DEFAULT TRUE; -- FALSE: begun, and never published yet
ALTER TABLE licence_layout_draft ADD COLUMN facts {{json}};                -- names and rules on their way into force; NULL: as they are

-- 持证主体: whose a licence is, in their order; the first is also licence.subject_id.
CREATE TABLE licence_holder (
    licence_id {{id}} NOT NULL REFERENCES licence (id),
    position {{int}} NOT NULL,
    cell_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    PRIMARY KEY (subject_id, licence_id),
    UNIQUE (licence_id, position)
) {{strict}};
INSERT INTO licence_holder (licence_id, position, cell_id, subject_id) SELECT id, 1, cell_id, subject_id FROM licence;
DROP INDEX licence_by_subject;
-- The newest first, for whom they are: a list reads as many rows as it shows.
DROP INDEX licence_by_department;
DROP INDEX licence_by_type;
CREATE INDEX licence_by_hall ON licence (hall_id, id);
CREATE INDEX licence_by_department ON licence (department_id, id);
CREATE INDEX licence_by_type ON licence (type_code, id);

-- What brought in licences that were issued elsewhere: a list of somebody, or the answer of a source.
CREATE TABLE licence_import (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    way {{text}} NOT NULL CHECK (way IN ('before', 'list', 'query')),
    source {{text}} NOT NULL,
    account_id {{id}},                  -- NULL: the program
    at {{time}} NOT NULL
) {{strict}};
INSERT INTO licence_import (id, cell_id, way, source, at) SELECT import_id, cell_id, 'before', '', min(created_at) FROM licence WHERE import_id IS NOT NULL GROUP BY import_id, cell_id;
