-- 预约规则: what a hall decided for one of its lines. `plan` is the Plan of plan.h; its row is locked by whoever takes or gives back a
-- place, so that nobody books by rules that another changes at that moment. Ids of `queue`.
CREATE TABLE booking_plan (
    category_id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    plan {{json}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX booking_plan_by_hall ON booking_plan (hall_id);

-- The ledger: how many places of a slot are taken on a channel. It is raised only by a condition on the capacity of the moment.
CREATE TABLE booking_slot (
    category_id {{id}} NOT NULL,
    starts_at {{time}} NOT NULL,
    channel {{text}} NOT NULL,
    taken {{int}} NOT NULL,
    capacity {{int}} NOT NULL,        -- under which the last one was taken; after a change that keeps bookings, what they need
    PRIMARY KEY (category_id, starts_at, channel),
    CHECK (taken >= 0 AND taken <= capacity)
) {{strict}};

-- One row for each person and principal: locked while they book, so that two calls at once see each other.
CREATE TABLE booking_party (
    cell_id {{id}} NOT NULL,
    key {{text}} NOT NULL,            -- p:<person> or s:<subject>
    turns {{int}} NOT NULL,
    PRIMARY KEY (cell_id, key)
) {{strict}};

-- 预约
CREATE TABLE booking (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL REFERENCES hall (id),
    subject_id {{id}} NOT NULL,       -- the principal
    person_id {{id}},                 -- who comes; null: booked by staff for a principal
    who_key {{text}} NOT NULL,        -- p:<person> or s:<subject>
    as_agent {{bool}} NOT NULL,
    category_id {{id}} NOT NULL,
    day {{date}} NOT NULL,
    starts_at {{time}} NOT NULL,
    ends_at {{time}} NOT NULL,
    session {{text}} NOT NULL,
    channel {{text}} NOT NULL,
    code {{text}} NOT NULL,           -- for checking in; unguessable
    state {{text}} NOT NULL CHECK (state IN ('held', 'confirmed', 'checked_in', 'no_show', 'cancelled', 'lapsed')),
    hold_until {{time}},
    wish_id {{id}},                   -- offered to one of the waiting list
    ticket_id {{id}},
    visit_id {{id}},
    late {{bool}} NOT NULL,
    ended_by {{text}} NOT NULL,       -- visitor, staff, hall, system; empty while it lives
    reason {{text}} NOT NULL,
    made_at {{time}} NOT NULL,
    since {{time}} NOT NULL,
    revision {{int}} NOT NULL,
    UNIQUE (cell_id, code)
) {{strict}};
CREATE INDEX booking_by_hall ON booking (hall_id, day, starts_at, id);
CREATE INDEX booking_by_subject ON booking (subject_id, starts_at);
CREATE INDEX booking_by_who ON booking (who_key, starts_at);
CREATE INDEX booking_by_line ON booking (category_id, starts_at);
CREATE INDEX booking_held ON booking (hold_until) WHERE state = 'held';
CREATE INDEX booking_expected ON booking (day) WHERE state = 'confirmed';
CREATE UNIQUE INDEX booking_by_ticket ON booking (ticket_id) WHERE ticket_id IS NOT NULL;
CREATE INDEX booking_by_wish ON booking (wish_id);

-- The slots that a living booking has taken in the ledger.
CREATE TABLE booking_unit (
    booking_id {{id}} NOT NULL REFERENCES booking (id),
    category_id {{id}} NOT NULL,
    starts_at {{time}} NOT NULL,
    channel {{text}} NOT NULL,
    PRIMARY KEY (booking_id, starts_at)
) {{strict}};
CREATE INDEX booking_unit_by_slot ON booking_unit (category_id, starts_at, channel);

CREATE TABLE booking_item (
    booking_id {{id}} NOT NULL REFERENCES booking (id),
    position {{int}} NOT NULL,
    item_id {{id}} NOT NULL,          -- of `catalogue`
    name {{text}} NOT NULL,
    name_en {{text}} NOT NULL,
    PRIMARY KEY (booking_id, position)
) {{strict}};

-- 候补: who wants a place that somebody gives back.
CREATE TABLE booking_wish (
    id {{id}} PRIMARY KEY,
    cell_id {{id}} NOT NULL,
    region_id {{id}} NOT NULL,
    hall_id {{id}} NOT NULL,
    subject_id {{id}} NOT NULL,
    person_id {{id}},
    as_agent {{bool}} NOT NULL,
    category_id {{id}} NOT NULL,
    items {{json}} NOT NULL,          -- ids
    from_day {{date}} NOT NULL,
    to_day {{date}} NOT NULL,
    state {{text}} NOT NULL CHECK (state IN ('waiting', 'offered', 'taken', 'ended')),
    made_at {{time}} NOT NULL,
    revision {{int}} NOT NULL
) {{strict}};
CREATE INDEX booking_wish_waiting ON booking_wish (category_id, made_at, id) WHERE state = 'waiting';
CREATE UNIQUE INDEX booking_wish_once ON booking_wish (category_id, subject_id, from_day, to_day) WHERE state IN ('waiting', 'offered');
CREATE INDEX booking_wish_by_subject ON booking_wish (subject_id, made_at);
