-- Sign-in by a provider of identities (OpenID Connect Core 1.0): whose account a subject of a provider is, and flows under way.
CREATE TABLE oidc_identity (
    cell_id {{id}} NOT NULL,
    issuer {{text}} NOT NULL,
    subject_index {{bytes}} NOT NULL,  -- blind index of the subject claim
    account_id {{id}} NOT NULL REFERENCES account (id),
    bound_at {{time}} NOT NULL,
    PRIMARY KEY (cell_id, issuer, subject_index)
) {{strict}};
CREATE INDEX oidc_identity_by_account ON oidc_identity (account_id);

-- From the way to the provider until the way back; system time.
CREATE TABLE oidc_flow (
    state_hash {{bytes}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    browser_hash {{bytes}} NOT NULL,   -- of the cookie: the way back must end in the browser in which it began
    nonce {{text}} NOT NULL,
    verifier_sealed {{bytes}} NOT NULL, -- PKCE, RFC 7636
    account_id {{id}} REFERENCES account (id), -- whoever was signed in when it began: bind to this account
    expires_at {{time}} NOT NULL
) {{strict}};
CREATE INDEX oidc_flow_by_expiry ON oidc_flow (expires_at);
CREATE INDEX oidc_flow_by_account ON oidc_flow (account_id);
