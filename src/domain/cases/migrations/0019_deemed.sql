-- 超时默认: what became of a case of an item that opts in, since its legal limit ran out and nobody had decided. `held`: something stands
-- against it that is not the house's silence; it is looked at again each day. `approved`: by rule, under the standing order that is named.
CREATE TABLE case_deemed (
    case_id {{id}} PRIMARY KEY REFERENCES cases (id),
    cell_id {{id}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('held', 'approved')),
    hold {{text}} NOT NULL CHECK (hold IN ('none', 'no_order', 'licence_lost', 'countersign_objects', 'hearing_open', 'publication_open')),
    legal_due {{date}} NOT NULL,         -- the limit that ran out
    basis {{text}} NOT NULL,             -- what the item names as the ground
    waited_in {{text}} NOT NULL,         -- the state in which nobody went on
    at {{time}} NOT NULL,                -- held since, or approved
    order_id {{id}},                     -- of the seal: the rule, and who answers for it
    rule {{text}},
    rule_version {{int}},
    answers_staff_id {{id}},
    CHECK ((state = 'approved') = (order_id IS NOT NULL)),
    CHECK ((state = 'held') = (hold <> 'none'))
) {{strict}};
CREATE INDEX case_deemed_by_time ON case_deemed (cell_id, at);
