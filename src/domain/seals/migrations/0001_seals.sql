-- Certificates and their keys: test authorities, makers of seals, signers. A key lies here encrypted, or in a cryptographic module.
CREATE TABLE seal_certificate (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('authority', 'maker', 'signer')),
    department_id {{id}},               -- whose key; NULL for authority and maker
    issuer_id {{id}} REFERENCES seal_certificate (id),
    subject {{text}} NOT NULL,          -- RFC 2253
    serial {{text}} NOT NULL,
    der {{bytes}} NOT NULL,
    test {{bool}} NOT NULL,             -- issued by an authority of our own, for tests
    key_location {{text}} NOT NULL,     -- 'store', or pkcs11:… (RFC 7512)
    key_sealed {{bytes}},               -- PEM, encrypted; with 'store' only
    valid_from {{time}} NOT NULL,
    valid_to {{time}} NOT NULL,
    revoked_at {{time}},
    revoke_reason {{text}},
    created_at {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, serial),
    CHECK ((key_location = 'store') = (key_sealed IS NOT NULL)),
    CHECK ((revoked_at IS NULL) = (revoke_reason IS NULL))
) {{strict}};
CREATE INDEX seal_certificate_by_issuer ON seal_certificate (issuer_id);
CREATE INDEX seal_certificate_by_kind ON seal_certificate (cell_id, kind, created_at);

-- Electronic seals (电子印章, GB/T 38540-2020 §6): one in force for each department and purpose.
CREATE TABLE seal (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    purpose {{text}} NOT NULL CHECK (purpose IN ('receipt', 'acceptance', 'approval', 'permit', 'licence')),
    code {{text}} NOT NULL,             -- esID 印章标识
    version {{int}} NOT NULL,
    name {{text}} NOT NULL,
    certificate_id {{id}} NOT NULL REFERENCES seal_certificate (id), -- of the signer
    der {{bytes}} NOT NULL,             -- SESeal
    test {{bool}} NOT NULL,
    valid_from {{time}} NOT NULL,
    valid_to {{time}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('active', 'replaced', 'revoked')),
    ended_at {{time}},
    end_reason {{text}},
    created_at {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code),
    UNIQUE (department_id, purpose, version),
    CHECK ((state = 'active') = (ended_at IS NULL))
) {{strict}};
CREATE UNIQUE INDEX seal_in_force ON seal (department_id, purpose) WHERE state = 'active';
CREATE INDEX seal_by_certificate ON seal (certificate_id);

-- Standing orders (用印授权): a rule of the program may use a seal by itself; somebody answers for it.
CREATE TABLE seal_order (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    purpose {{text}} NOT NULL,
    rule {{text}} NOT NULL,
    rule_version {{int}} NOT NULL,
    staff_id {{id}} NOT NULL,           -- who answers for it
    began_at {{time}} NOT NULL,
    ended_at {{time}},
    revision {{int}} NOT NULL
) {{strict}};
CREATE UNIQUE INDEX seal_order_in_force ON seal_order (department_id, purpose, rule) WHERE ended_at IS NULL;

-- Every use of a seal: on what, by whom. One document is sealed once.
CREATE TABLE seal_use (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    seal_id {{id}} NOT NULL REFERENCES seal (id),
    staff_id {{id}},                    -- the person whose act it was,
    order_id {{id}} REFERENCES seal_order (id), -- or the standing order
    object_kind {{text}} NOT NULL,
    object_id {{id}} NOT NULL,
    object_number {{text}} NOT NULL,
    file_sm3 {{text}} NOT NULL,
    used_at {{time}} NOT NULL,
    UNIQUE (object_kind, object_id),
    CHECK ((staff_id IS NULL) <> (order_id IS NULL))
) {{strict}};
CREATE INDEX seal_use_by_seal ON seal_use (seal_id, used_at);
CREATE INDEX seal_use_by_order ON seal_use (order_id);
