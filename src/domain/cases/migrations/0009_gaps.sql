-- What a visitor signed for, with the picture of the signature where one was drawn.
CREATE TABLE case_signature (
    id {{id}} PRIMARY KEY,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    account_id {{id}} NOT NULL,      -- of the visitor, or of the second screen at which they signed
    channel {{text}} NOT NULL,
    signed_for {{json}} NOT NULL,    -- what was promised, as it was shown
    picture_sealed {{bytes}},        -- who cannot draw agrees without
    at {{time}} NOT NULL
) {{strict}};
CREATE INDEX case_signature_by_case ON case_signature (case_id, at);

-- Gaps (容缺): a material that follows by a day. Nothing is deleted: what was named and not wanted any more is dropped.
CREATE TABLE case_gap (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('named', 'promised', 'open', 'supplied', 'met', 'dropped', 'missed')),
    until_on {{date}} NOT NULL,
    named_at {{time}} NOT NULL,
    signature_id {{id}} REFERENCES case_signature (id),
    supplied_at {{time}},
    met_at {{time}},
    met_by_staff_id {{id}},
    returned_for {{text}},           -- why what came was not enough, the last time
    PRIMARY KEY (case_id, requirement)
) {{strict}};
CREATE INDEX case_gap_by_signature ON case_gap (signature_id);
-- Work lists: what came and waits to be looked at.
CREATE INDEX case_gap_supplied ON case_gap (case_id) WHERE state = 'supplied';
