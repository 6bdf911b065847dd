-- Regions (行政区划), departments (部门), halls (政务服务大厅), counters (窗口), working-day calendars.
CREATE TABLE region (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    code {{text}} NOT NULL,
    name {{text}} NOT NULL,
    level {{int}} NOT NULL,
    parent_id {{id}} REFERENCES region (id),
    abolished_on {{date}},
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX region_by_parent ON region (parent_id);

CREATE TABLE department (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL REFERENCES region (id),
    name {{text}} NOT NULL,
    -- The code by which others name it, kept as given: a credit code, an organisation code, or a local one.
    code {{text}} NOT NULL,
    credit_code {{text}},
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, region_id, name)
) {{strict}};
CREATE INDEX department_by_region ON department (region_id);
CREATE INDEX department_by_code ON department (cell_id, code);

CREATE TABLE hall (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL REFERENCES region (id),
    kind {{text}} NOT NULL,
    code {{text}} NOT NULL,
    name {{text}} NOT NULL,
    address {{text}} NOT NULL,
    phone {{text}} NOT NULL,
    hours {{text}} NOT NULL,
    opens_minute {{int}} NOT NULL,
    closes_minute {{int}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX hall_by_region ON hall (region_id);

CREATE TABLE counter (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    number {{int}} NOT NULL,
    kind {{text}} NOT NULL,
    name {{text}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (hall_id, number)
) {{strict}};

-- Days that differ from "Monday to Friday": `off` holidays, `work` make-up days (调休). One row in `calendar` for each calendar.
CREATE TABLE calendar (
    code {{text}} PRIMARY KEY,
    revision {{int}} NOT NULL
) {{strict}};
CREATE TABLE calendar_day (
    calendar_code {{text}} NOT NULL REFERENCES calendar (code),
    day {{date}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('off', 'work')),
    name_zh {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (calendar_code, day)
) {{strict}};
