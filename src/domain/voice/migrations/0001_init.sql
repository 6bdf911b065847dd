-- 好差评 indicator codes (GB/T 39735-2020), versioned: a code that is switched off keeps its rows.
CREATE TABLE rating_norm (
    code {{text}} NOT NULL,
    valid_from {{date}} NOT NULL,
    valid_to {{date}},                  -- the last day; NULL: in force
    grade {{int}} NOT NULL CHECK (grade BETWEEN 1 AND 5),
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (code, valid_from)
) {{strict}};

-- One rating of one service. It names the service, never the one who rated.
CREATE TABLE rating (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}},
    department_id {{id}},
    case_id {{id}},                     -- opaque here
    visit_id {{id}},                    -- opaque
    turn {{int}} NOT NULL,              -- assessNumber: 1 首次; 2 追评 comes with rectification
    title {{text}} NOT NULL,            -- what was done: names of items
    number {{text}},                    -- of the case, or of the ticket
    counter_number {{int}},
    grade {{int}} NOT NULL CHECK (grade BETWEEN 1 AND 5),  -- 5 非常满意 … 1 非常不满意
    comment_sealed {{bytes}},           -- free text may hold personal data
    anonymous {{bool}} NOT NULL,
    channel {{text}} NOT NULL,
    at {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (case_id, turn),
    UNIQUE (visit_id, turn),
    CHECK ((case_id IS NULL) <> (visit_id IS NULL))
) {{strict}};
CREATE INDEX rating_by_hall ON rating (hall_id, at);
CREATE INDEX rating_by_department ON rating (department_id, at);
CREATE INDEX rating_by_region ON rating (region_id, at);

CREATE TABLE rating_norm_given (
    rating_id {{id}} NOT NULL REFERENCES rating (id),
    code {{text}} NOT NULL,
    PRIMARY KEY (rating_id, code)
) {{strict}};
