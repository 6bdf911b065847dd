-- Mails on their way out. The content holds an address and is sealed; it goes when the mail is sent.
CREATE TABLE delivery (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    kind {{text}} NOT NULL,              -- names the template
    address_masked {{text}} NOT NULL,
    content_sealed {{bytes}},            -- address, language and values of the template
    state {{text}} NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts {{int}} NOT NULL,
    error {{text}} NOT NULL,
    created_at {{time}} NOT NULL,        -- system time, as all here
    next_at {{time}},                    -- of the next attempt
    ended_at {{time}}
) {{strict}};
CREATE INDEX delivery_by_cell ON delivery (cell_id, id);
CREATE INDEX delivery_by_end ON delivery (ended_at);
