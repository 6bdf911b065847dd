-- Data elements (数据元) and material types (材料类型), and the record of those that were merged.
CREATE TABLE vocabulary_term (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('element', 'material_type')),
    code {{text}} NOT NULL,
    label {{text}} NOT NULL,
    label_en {{text}} NOT NULL,
    schema {{json}},                 -- JSON Schema of one value
    format {{text}} NOT NULL,
    sources {{json}} NOT NULL,       -- where a form may take it from
    privacy {{text}} NOT NULL CHECK (privacy IN ('open', 'personal', 'sensitive')),
    merged_into {{text}},            -- the code that this one leads to; never a merged one itself
    revision {{int}} NOT NULL,
    changed_at {{time}} NOT NULL,
    UNIQUE (cell_id, kind, code)
) {{strict}};
CREATE INDEX vocabulary_term_by_target ON vocabulary_term (cell_id, kind, merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE vocabulary_merge (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    from_code {{text}} NOT NULL,
    into_code {{text}} NOT NULL,
    reason {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('proposed', 'merged', 'refused')),
    proposed_by {{id}} NOT NULL,     -- account
    proposer {{text}} NOT NULL,      -- their work name
    proposed_at {{time}} NOT NULL,
    decided_by {{id}},
    decider {{text}},
    decided_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX vocabulary_merge_by_time ON vocabulary_merge (cell_id, proposed_at);
