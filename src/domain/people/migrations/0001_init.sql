-- Persons (自然人), companies (法人), subjects (办事人), agents (经办人), accounts (账号), staff (工作人员) and their roles.
-- `*_sealed` is personal data encrypted field by field, `*_index` its blind index; `*_version` is the oldest key version that the row
-- still needs, so that a rotation finds what to move.
CREATE TABLE person (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    name_sealed {{bytes}} NOT NULL,
    id_type {{text}} NOT NULL, -- GA/T 2000.156: 111 公民身份号码
    id_number_sealed {{bytes}} NOT NULL,
    id_number_index {{bytes}} NOT NULL,
    phone_sealed {{bytes}},
    phone_index {{bytes}},
    assurance {{text}} NOT NULL CHECK (assurance IN ('declared', 'seen')),
    sealed_version {{int}} NOT NULL,
    index_version {{int}} NOT NULL,
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL,
    UNIQUE (cell_id, id_type, id_number_index)
) {{strict}};
CREATE INDEX person_by_phone ON person (cell_id, phone_index);
CREATE INDEX person_by_sealed_version ON person (sealed_version);
CREATE INDEX person_by_index_version ON person (index_version);

CREATE TABLE company (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    credit_code {{text}} NOT NULL,
    legal_person_id {{id}} REFERENCES person (id),
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL,
    UNIQUE (cell_id, credit_code)
) {{strict}};
CREATE INDEX company_by_legal_person ON company (legal_person_id);

CREATE TABLE subject (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,
    person_id {{id}} UNIQUE REFERENCES person (id),
    company_id {{id}} UNIQUE REFERENCES company (id),
    CHECK ((kind = 'person' AND person_id IS NOT NULL AND company_id IS NULL)
        OR (kind = 'company' AND company_id IS NOT NULL AND person_id IS NULL))
) {{strict}};

-- What a principal lets an agent do: the items of `scope` (a list of item ids), or everything when it is null.
CREATE TABLE agency (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    principal_subject_id {{id}} NOT NULL REFERENCES subject (id),
    agent_person_id {{id}} NOT NULL REFERENCES person (id),
    scope {{json}},
    valid_from {{date}} NOT NULL,
    valid_to {{date}},
    state {{text}} NOT NULL CHECK (state IN ('active', 'ended')),
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX agency_by_agent ON agency (agent_person_id, state);
CREATE INDEX agency_by_principal ON agency (principal_subject_id);

-- `locked_until` passes by itself, so a lock needs no state and no job.
CREATE TABLE account (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('visitor', 'staff', 'system')),
    login {{text}} NOT NULL,
    person_id {{id}} REFERENCES person (id),
    password_hash {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('active', 'disabled')),
    failed_count {{int}} NOT NULL,
    locked_until {{time}},
    revision {{int}} NOT NULL,
    created_at {{time}} NOT NULL,
    UNIQUE (cell_id, login),
    CHECK (kind = 'system' OR person_id IS NOT NULL)
) {{strict}};
CREATE INDEX account_by_person ON account (person_id);
CREATE UNIQUE INDEX account_one_visitor ON account (person_id) WHERE kind = 'visitor';

CREATE TABLE second_factor (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL REFERENCES account (id),
    kind {{text}} NOT NULL CHECK (kind IN ('totp', 'webauthn')),
    label {{text}} NOT NULL,
    secret_sealed {{bytes}},
    last_used_step {{int}},
    credential_id {{bytes}},
    public_point {{bytes}},
    sign_count {{int}},
    sealed_version {{int}} NOT NULL, -- 0 where nothing is sealed
    added_at {{time}} NOT NULL,
    UNIQUE (cell_id, credential_id),
    CHECK ((kind = 'totp' AND secret_sealed IS NOT NULL AND last_used_step IS NOT NULL)
        OR (kind = 'webauthn' AND credential_id IS NOT NULL AND public_point IS NOT NULL AND sign_count IS NOT NULL))
) {{strict}};
CREATE INDEX second_factor_by_account ON second_factor (account_id);
CREATE INDEX second_factor_by_sealed_version ON second_factor (sealed_version);

-- A factor that is being enrolled: the TOTP secret or the WebAuthn challenge, for ten minutes.
CREATE TABLE enrolment (
    account_id {{id}} NOT NULL REFERENCES account (id),
    kind {{text}} NOT NULL CHECK (kind IN ('totp', 'webauthn')),
    cell_id {{id}} NOT NULL,
    secret_sealed {{bytes}} NOT NULL,
    expires_at {{time}} NOT NULL,
    PRIMARY KEY (account_id, kind)
) {{strict}};
CREATE INDEX enrolment_by_expiry ON enrolment (expires_at);

-- Between the password and the second factor.
CREATE TABLE pending_sign_in (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL REFERENCES account (id),
    token_hash {{bytes}} NOT NULL UNIQUE,
    challenge {{bytes}} NOT NULL,
    expires_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX pending_sign_in_by_account ON pending_sign_in (account_id);
CREATE INDEX pending_sign_in_by_expiry ON pending_sign_in (expires_at);

-- Times are system time: moving the business clock ends no session and revives none.
CREATE TABLE session (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL REFERENCES account (id),
    token_hash {{bytes}} NOT NULL UNIQUE, -- SM3
    csrf_key_version {{int}} NOT NULL,
    enrol_only {{bool}} NOT NULL,
    channel {{text}} NOT NULL,
    created_at {{time}} NOT NULL,
    last_seen_at {{time}} NOT NULL,
    expires_at {{time}} NOT NULL,
    ended_at {{time}}
) {{strict}};
CREATE INDEX session_by_account ON session (account_id, ended_at);
CREATE INDEX session_by_expiry ON session (expires_at);

-- hall_id, department_id and region_id are ids of `places`, which owns those tables.
CREATE TABLE staff (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL UNIQUE REFERENCES account (id),
    person_id {{id}} NOT NULL REFERENCES person (id),
    work_name {{text}} NOT NULL,
    employment {{text}} NOT NULL CHECK (employment IN ('own', 'seconded', 'contracted')),
    department_id {{id}},
    hall_id {{id}},
    active {{bool}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX staff_by_person ON staff (person_id);

CREATE TABLE role_grant (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    staff_id {{id}} NOT NULL REFERENCES staff (id),
    role {{text}} NOT NULL,
    region_id {{id}},
    hall_id {{id}},
    department_id {{id}},
    valid_from {{date}} NOT NULL,
    valid_to {{date}},
    granted_by {{id}} REFERENCES account (id), -- null: the program itself
    ended_at {{time}}
) {{strict}};
CREATE INDEX role_grant_by_staff ON role_grant (staff_id, ended_at);
CREATE INDEX role_grant_by_granter ON role_grant (granted_by);
