-- Standing orders for deemed approval (超时默认用印授权): drafted by one, put in force by another. The orders of the seals themselves belong to the
-- module seals; one that was in force before stays so, and has no row here. Versions stay; a draft that is thrown away goes.
CREATE TABLE deemed_order (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    department_id {{id}} NOT NULL,
    answers_staff_id {{id}} NOT NULL,   -- who answers for it
    basis {{text}} NOT NULL,            -- the document by which the organ decides so
    revision {{int}} NOT NULL,
    saved_at {{time}} NOT NULL,
    published_at {{time}},              -- none: a draft
    published_by {{id}},
    published_by_name {{text}},
    ended_at {{time}},
    ended_by_name {{text}},
    CHECK ((published_at IS NULL) = (published_by IS NULL)),
    CHECK (ended_at IS NULL OR published_at IS NOT NULL)
) {{strict}};
CREATE UNIQUE INDEX deemed_order_draft ON deemed_order (department_id) WHERE published_at IS NULL;
CREATE UNIQUE INDEX deemed_order_in_force ON deemed_order (department_id) WHERE published_at IS NOT NULL AND ended_at IS NULL;
CREATE INDEX deemed_order_by_department ON deemed_order (department_id, published_at);
CREATE TABLE deemed_order_author (
    order_id {{id}} NOT NULL REFERENCES deemed_order (id),
    account_id {{id}} NOT NULL,
    name {{text}} NOT NULL,
    PRIMARY KEY (order_id, account_id)
) {{strict}};
