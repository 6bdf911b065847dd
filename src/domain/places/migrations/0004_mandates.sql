-- Mandates (授权委托, 行政许可法 art. 24): the published document under which one organ accepts or decides items of another, in the other's
-- name. Who runs a hall is an organ too, so a hall's own clerks accept under a mandate like everybody else.
ALTER TABLE hall ADD COLUMN department_id {{id}} REFERENCES department (id); -- the organ that runs it; null: only the items' own people accept there
CREATE INDEX hall_by_department ON hall (department_id);

CREATE TABLE mandate (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,               -- of the giving organ
    giving_department_id {{id}} NOT NULL REFERENCES department (id),
    receiving_department_id {{id}} NOT NULL REFERENCES department (id),
    act {{text}} NOT NULL CHECK (act IN ('accept', 'decide')),
    all_items {{bool}} NOT NULL,
    first_day {{date}} NOT NULL,
    last_day {{date}},
    document_number {{text}} NOT NULL,
    document_title {{text}} NOT NULL,
    published_on {{date}},
    published_at {{text}} NOT NULL,          -- where: the address or the name of the bulletin
    taken_over {{bool}} NOT NULL,            -- what was done before mandates were kept; no document stands behind it
    state {{text}} NOT NULL CHECK (state IN ('proposed', 'confirmed', 'ended')),
    proposed_by {{id}},
    proposed_by_name {{text}} NOT NULL,
    proposed_at {{time}} NOT NULL,
    confirmed_by {{id}},
    confirmed_by_name {{text}} NOT NULL,
    confirmed_at {{time}},
    ended_by {{id}},
    ended_by_name {{text}} NOT NULL,
    ended_at {{time}},
    end_reason {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    CHECK (giving_department_id <> receiving_department_id),
    CHECK (confirmed_by <> proposed_by),     -- a second person
    CHECK (last_day IS NULL OR last_day >= first_day),
    CHECK (taken_over OR (last_day IS NOT NULL AND published_on IS NOT NULL)),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL)
) {{strict}};
CREATE INDEX mandate_by_giving ON mandate (giving_department_id, act, state);
CREATE INDEX mandate_by_receiving ON mandate (receiving_department_id, act, state);
CREATE INDEX mandate_by_cell ON mandate (cell_id, id);

CREATE TABLE mandate_item (
    mandate_id {{id}} NOT NULL REFERENCES mandate (id),
    item_id {{id}} NOT NULL,
    name {{text}} NOT NULL,                  -- as the document calls it
    PRIMARY KEY (mandate_id, item_id)
) {{strict}};

-- A store that runs already: until now the clerks of a hall accepted for every organ of their cell. So that they can go on tomorrow, each
-- hall gets the organ that runs it, called like the hall, and that organ a mandate to accept from every other, of today, marked as taken
-- over: it shows in the list of mandates as one without a document, to be replaced by a real one or ended. Nobody decided for another
-- organ before, so nothing is taken over there. An organ or a hall that comes later has no such right.
INSERT INTO department (id, cell_id, region_id, name, code, revision, name_en)
    SELECT h.id, h.cell_id, h.region_id, h.name, h.code, 1, h.name_en FROM hall h WHERE TRUE
    ON CONFLICT (cell_id, region_id, name) DO NOTHING;
UPDATE hall SET department_id = (SELECT d.id FROM department d WHERE d.cell_id = hall.cell_id AND d.region_id = hall.region_id AND
    d.name = hall.name);
INSERT INTO mandate (id, cell_id, region_id, giving_department_id, receiving_department_id, act, all_items, first_day, document_number,
    document_title, published_at, taken_over, state, proposed_by_name, proposed_at, confirmed_by_name, confirmed_at, ended_by_name,
    end_reason, revision)
    SELECT
--sqlite:        randomblob(16),
--postgres:        gen_random_uuid(),
        d.cell_id, d.region_id, d.id, o.id, 'accept', TRUE, t.today, '', '沿用登记以前的做法，待补委托书', '', TRUE, 'confirmed', '', t.now,
        '', t.now, '', '', 1
    FROM department d JOIN department o ON o.cell_id = d.cell_id AND o.id <> d.id CROSS JOIN (SELECT
--sqlite:        date('now', '+8 hours') AS today, CAST(strftime('%s', 'now') AS INTEGER) * 1000000 AS now
--postgres:        to_char(now() AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS today, CAST(extract(epoch FROM now()) AS BIGINT) * 1000000 AS now
    ) t
    WHERE o.id IN (SELECT department_id FROM hall) AND d.id NOT IN (SELECT id FROM hall);
