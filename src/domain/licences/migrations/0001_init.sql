-- Electronic licences (电子证照): types, and versions of instances. GB/T 36901–36906-2018.
CREATE TABLE licence_type (
    code {{text}} PRIMARY KEY,          -- 证照类型代码: USCC of the defining authority and three digits
    cell_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};

-- One version of one licence. The columns down to `signature` never change; state and revision do.
CREATE TABLE licence (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}},
    department_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    type_code {{text}} NOT NULL REFERENCES licence_type (code),
    identifier {{text}} NOT NULL,       -- 电子证照标识, GB/T 36904
    number {{text}} NOT NULL,           -- 证照编号
    version {{int}} NOT NULL,
    case_id {{id}},                     -- the decision behind it; NULL only for imported ones
    import_id {{id}},
    issuer_name {{text}} NOT NULL,
    issuer_code {{text}} NOT NULL,
    content_sealed {{bytes}} NOT NULL,  -- the fields on its face, encrypted
    content_digest {{bytes}} NOT NULL,  -- SM3 of the record that the signature covers
    issued_on {{date}} NOT NULL,
    valid_from {{date}} NOT NULL,
    valid_to {{date}},
    verify_token_index {{bytes}} NOT NULL,  -- SM3 of the token: the link cannot be made from the database
    verify_token_sealed {{bytes}} NOT NULL,
    qr_payload {{bytes}} NOT NULL,
    signature {{bytes}} NOT NULL,       -- SM2, r and s, over qr_payload
    key_id {{text}} NOT NULL,
    supersedes_id {{id}},
    state {{text}} NOT NULL CHECK (state IN ('pending_seal', 'valid', 'suspended', 'replaced', 'cancelled', 'withdrawn', 'revoked', 'expired')),
    -- Filled when the file is sealed.
    file_sm3 {{text}},
    sealed_at {{time}},
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL,
    UNIQUE (cell_id, identifier),
    UNIQUE (verify_token_index),
    CHECK (case_id IS NOT NULL OR import_id IS NOT NULL),
    CHECK (state = 'pending_seal' OR import_id IS NOT NULL OR file_sm3 IS NOT NULL OR state IN ('cancelled', 'withdrawn', 'revoked'))
) {{strict}};
CREATE INDEX licence_by_subject ON licence (subject_id, created_at);
CREATE INDEX licence_by_case ON licence (case_id);
CREATE INDEX licence_by_department ON licence (department_id, created_at);
CREATE INDEX licence_by_type ON licence (type_code);
CREATE INDEX licence_by_number ON licence (cell_id, number);
