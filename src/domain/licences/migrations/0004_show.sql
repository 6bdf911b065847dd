-- 亮证: a code that the holder shows for minutes and for one purpose. It ends by its time, by its use, or by the holder.
CREATE TABLE licence_show (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    licence_id {{id}} NOT NULL REFERENCES licence (id),
    account_id {{id}} NOT NULL,         -- who shows it
    purpose {{text}} NOT NULL,
    code_index {{bytes}} NOT NULL UNIQUE, -- HMAC of the code, which is nowhere else
    made_at {{time}} NOT NULL,          -- system time, as expires_at and ended_at
    expires_at {{time}} NOT NULL,
    ended_at {{time}},
    ended_by {{text}} CHECK (ended_by IN ('use', 'holder', 'newer')),
    staff_id {{id}}                     -- the first who looked: the code is for nobody else then
) {{strict}};
CREATE INDEX licence_show_by_licence ON licence_show (licence_id, made_at);

-- Who of the staff looked at a licence, when and why; what the holder reads.
CREATE TABLE licence_use (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    licence_id {{id}} NOT NULL REFERENCES licence (id),
    show_id {{id}} REFERENCES licence_show (id), -- NULL: not by a code
    kind {{text}} NOT NULL CHECK (kind IN ('look', 'attach', 'open')),
    staff_id {{id}} NOT NULL,
    hall_id {{id}},
    purpose {{text}} NOT NULL,
    case_id {{id}},
    at {{time}} NOT NULL
) {{strict}};
CREATE INDEX licence_use_by_licence ON licence_use (licence_id, at);
CREATE INDEX licence_use_by_show ON licence_use (show_id);

-- 加注件: a sealed copy for one purpose, until a day.
CREATE TABLE licence_copy (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    licence_id {{id}} NOT NULL REFERENCES licence (id),
    account_id {{id}} NOT NULL,         -- who asked for it
    purpose {{text}} NOT NULL,
    valid_to {{date}} NOT NULL,
    made_at {{time}} NOT NULL,
    ofd_sm3 {{text}} NOT NULL,
    pdf_sm3 {{text}} NOT NULL
) {{strict}};
CREATE INDEX licence_copy_by_licence ON licence_copy (licence_id, made_at);
