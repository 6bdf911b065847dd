-- What calls with an Idempotency-Key answered. Results and refusals are ids, states and codes, never personal data.
CREATE TABLE idempotency (
    principal {{text}} NOT NULL,      -- account id, or '-' where nobody is signed in
    operation {{text}} NOT NULL,
    key {{text}} NOT NULL,
    request_hash {{bytes}} NOT NULL,  -- SM3 of method, target and body
    status {{int}} NOT NULL,          -- 200: answer is the result; otherwise the HTTP status of the refusal in answer
    answer {{text}} NOT NULL,         -- JSON
    created_at {{time}} NOT NULL,     -- system time
    PRIMARY KEY (principal, operation, key)
){{strict}};

CREATE INDEX idempotency_by_created_at ON idempotency (created_at);
