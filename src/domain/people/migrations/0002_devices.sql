-- How a device (table of `places`) becomes somebody: an account of kind 'system', and the code by which the device signs in once.
CREATE TABLE device_pairing (
    device_id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    account_id {{id}} NOT NULL UNIQUE REFERENCES account (id),
    code_hash {{bytes}} UNIQUE,   -- SM3 of the code; null once it is used
    expires_at {{time}},          -- system time; null: a code of the demo, which pairs as often as one likes
    created_at {{time}} NOT NULL
) {{strict}};
