-- Saved views (常用筛选): a person's own filters over a work list, under a name. A view opens nothing: what it shows is asked with the rights of
-- whoever looks. A lead may share one with their department.
CREATE TABLE work_view (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    staff_id {{id}} NOT NULL,            -- whose it is
    name {{text}} NOT NULL,
    list {{text}} NOT NULL,
    filters {{text}} NOT NULL,           -- JSON
    shared_department_id {{id}},         -- whose posts may use it too
    created_at {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (staff_id, name)
) {{strict}};
CREATE INDEX work_view_shared ON work_view (shared_department_id) WHERE shared_department_id IS NOT NULL;

-- With which one somebody begins.
CREATE TABLE work_view_default (
    staff_id {{id}} PRIMARY KEY,
    view_id {{id}} NOT NULL REFERENCES work_view (id)
) {{strict}};
CREATE INDEX work_view_default_by_view ON work_view_default (view_id);
