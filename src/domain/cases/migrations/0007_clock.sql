-- Special procedures whose time is not counted (行政许可法 art. 45). One at a time; the state of the case says that one lasts.
CREATE TABLE case_procedure (
    case_id {{id}} NOT NULL REFERENCES cases (id),
    revision {{int}} NOT NULL,   -- of the step that began it
    ground {{text}} NOT NULL,
    reason {{text}} NOT NULL,
    from_on {{date}} NOT NULL,   -- the first day that does not count
    until_on {{date}} NOT NULL,  -- the last day of the time that the visitor was told
    on_again {{date}},           -- the first day that counted again
    PRIMARY KEY (case_id, revision)
) {{strict}};

-- Working days added with approval of the head of the organ (art. 42).
ALTER TABLE cases ADD COLUMN extended_days {{int}};
