-- Items (政务服务事项), their versions, and the immutable snapshots that cases are bound to.
CREATE TABLE item_snapshot (
    id {{id}} PRIMARY KEY,          -- made from the SM3 digest of the content: the same content is the same snapshot
    content {{json}} NOT NULL
) {{strict}};

CREATE TABLE item (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    local_code {{text}} NOT NULL,            -- as given by its source, the key of imports
    department_code {{text}} NOT NULL,       -- as given
    main_item {{text}},
    basic_code {{text}},                     -- 基本编码, 12 digits
    implementation_code {{text}},            -- 实施编码, 31
    handling_code {{text}},                  -- 业务办理项编码, 33
    task_type {{text}} NOT NULL,             -- GB/T 39046 A.1, two digits
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    audience {{text}} NOT NULL,              -- person, company, both
    external {{bool}} NOT NULL,              -- decided by a national system: taken and passed on
    applicable {{bool}} NOT NULL,            -- described in full, so that a case can be opened here
    state {{text}} NOT NULL CHECK (state IN ('in_use', 'paused', 'cancelled')),
    version_id {{id}},                       -- the version in force
    revision {{int}} NOT NULL,
    updated_at {{time}} NOT NULL,
    UNIQUE (cell_id, region_id, local_code)
) {{strict}};
CREATE INDEX item_by_department ON item (department_id, name);
CREATE INDEX item_by_name ON item (cell_id, name, id);

CREATE TABLE item_version (
    id {{id}} PRIMARY KEY,
    item_id {{id}} NOT NULL REFERENCES item (id),
    version {{int}} NOT NULL,
    snapshot_id {{id}} NOT NULL REFERENCES item_snapshot (id),
    effective_from {{date}} NOT NULL,
    effective_to {{date}},
    published_at {{time}} NOT NULL,
    UNIQUE (item_id, version)
) {{strict}};
CREATE INDEX item_version_by_snapshot ON item_version (snapshot_id);

CREATE TABLE item_import (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL,
    file_name {{text}} NOT NULL,
    file_sm3 {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
    row_count {{int}} NOT NULL,
    rows_done {{int}} NOT NULL,
    created_count {{int}} NOT NULL,
    updated_count {{int}} NOT NULL,
    unchanged_count {{int}} NOT NULL,
    refused_count {{int}} NOT NULL,
    reported_count {{int}} NOT NULL,
    error {{text}},
    started_at {{time}} NOT NULL,
    finished_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX item_import_by_start ON item_import (cell_id, started_at);

CREATE TABLE item_import_row (
    import_id {{id}} NOT NULL REFERENCES item_import (id),
    row_no {{int}} NOT NULL,                 -- line of the file, the header is 1
    verdict {{text}} NOT NULL CHECK (verdict IN ('created', 'updated', 'unchanged', 'refused')),
    reported {{bool}} NOT NULL,
    name {{text}} NOT NULL,
    reasons {{json}} NOT NULL,
    PRIMARY KEY (import_id, row_no)
) {{strict}};
