-- 免提交: what stands for a material that is not handed in, as it was found when the case was filed, and what became of it. Nothing is
-- deleted: what was handed in after all, or is met by another licence, is ended.
CREATE TABLE case_use (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    case_id {{id}} NOT NULL REFERENCES cases (id),
    requirement {{text}} NOT NULL,
    kind {{text}} NOT NULL CHECK (kind IN ('licence', 'fact')),
    licence_id {{id}},                  -- of `licences`
    fact_id {{id}},                     -- the question whose answer it is
    name {{text}} NOT NULL,             -- of the licence's type, or of the fact
    name_en {{text}} NOT NULL,
    identifier {{text}} NOT NULL,       -- 电子证照标识, or the reference of the source's answer
    version {{int}} NOT NULL,
    verdict {{text}} NOT NULL,          -- state of the licence when it was looked at; what the source said
    purpose {{text}} NOT NULL,
    checked_at {{time}} NOT NULL,       -- business time, like all below
    authorised_by {{id}} NOT NULL,      -- account: who filed the case
    authorised_as {{text}} NOT NULL CHECK (authorised_as IN ('visitor', 'agent', 'clerk')),
    ended_at {{time}},
    lost_state {{text}},                -- the licence is no longer in force
    lost_at {{time}},
    settled {{text}} CHECK (settled IN ('stands', 'falls', 'regained')),
    settled_at {{time}},
    settled_by_staff_id {{id}},
    settled_reason {{text}},
    objection {{text}},
    objected_at {{time}},
    answer {{text}},
    answered_at {{time}},
    answered_by_staff_id {{id}},
    objection_right {{bool}},
    CHECK ((kind = 'licence') = (licence_id IS NOT NULL)),
    CHECK ((kind = 'fact') = (fact_id IS NOT NULL)),
    CHECK (lost_state IS NULL OR lost_at IS NOT NULL),
    CHECK (answer IS NULL OR objection IS NOT NULL)
) {{strict}};
CREATE UNIQUE INDEX case_use_once ON case_use (case_id, requirement) WHERE ended_at IS NULL;
CREATE INDEX case_use_by_case ON case_use (case_id, id);
CREATE INDEX case_use_by_licence ON case_use (licence_id, id);
-- Work lists.
CREATE INDEX case_use_lost ON case_use (case_id) WHERE lost_at IS NOT NULL AND settled IS NULL AND ended_at IS NULL;
CREATE INDEX case_use_objected ON case_use (case_id) WHERE objected_at IS NOT NULL AND answered_at IS NULL;
