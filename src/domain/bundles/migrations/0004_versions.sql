-- Whose editors keep a template; null: brought in for the whole house, administrators keep it.
ALTER TABLE bundle_template ADD COLUMN region_id {{id}};
-- What was published of a template, and from when it holds. At most one version is planned, and at most one in force.
CREATE TABLE bundle_template_version (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    key {{text}} NOT NULL,
    version {{int}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('planned', 'in_force', 'past', 'withdrawn')),
    region_id {{id}},
    content {{json}} NOT NULL,
    digest {{text}} NOT NULL,
    effective_from {{date}},         -- null: from before versions were kept
    published_at {{time}} NOT NULL,
    account_id {{id}},               -- null: imported
    publisher {{text}},              -- the work name of who published
    note {{text}} NOT NULL,
    UNIQUE (cell_id, key, version)
) {{strict}};
INSERT INTO bundle_template_version (id, cell_id, key, version, state, content, digest, published_at, note)
    SELECT id, cell_id, key, revision, 'in_force', content, digest, changed_at, '' FROM bundle_template;
CREATE INDEX bundle_case_by_template ON bundle_case (cell_id, template_key, state);
