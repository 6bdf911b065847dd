-- How a visitor wants to be told, and the e-mail address that they proved to be theirs.
CREATE TABLE message_setting (
    account_id {{id}} PRIMARY KEY REFERENCES account (id),
    cell_id {{id}} NOT NULL,
    address_sealed {{bytes}},
    verified_at {{time}},
    by_email {{bool}} NOT NULL,
    language {{text}} NOT NULL CHECK (language IN ('zh', 'en')),
    sealed_version {{int}} NOT NULL, -- 0 where nothing is sealed
    revision {{int}} NOT NULL,
    CHECK ((address_sealed IS NULL) = (verified_at IS NULL))
) {{strict}};
CREATE INDEX message_setting_by_sealed_version ON message_setting (sealed_version);

-- An address that is being proved by a code; system time.
CREATE TABLE email_proof (
    account_id {{id}} PRIMARY KEY REFERENCES account (id),
    cell_id {{id}} NOT NULL,
    address_sealed {{bytes}} NOT NULL,
    code_hash {{bytes}} NOT NULL,
    expires_at {{time}} NOT NULL,
    tries {{int}} NOT NULL,
    codes_sent {{int}} NOT NULL,      -- since window_began
    window_began {{time}} NOT NULL
) {{strict}};
