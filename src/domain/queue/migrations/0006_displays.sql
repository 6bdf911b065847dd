-- What the displays of a hall say and how loud, how long a pause may last, counters handed over, and who comes with a visitor.
ALTER TABLE queue_hall ADD COLUMN plate_staff {{bool}} NOT NULL DEFAULT FALSE; -- a counter's plate names its clerk
ALTER TABLE queue_hall ADD COLUMN voice {{json}} NOT NULL DEFAULT '[]';        -- volume by time of day
ALTER TABLE counter_session ADD COLUMN pause_until {{time}};
ALTER TABLE counter_session ADD COLUMN handing {{bool}} NOT NULL DEFAULT FALSE; -- offered to the next clerk, with who stands there
ALTER TABLE ticket ADD COLUMN party_size {{int}} NOT NULL DEFAULT 1;           -- people who come together with this number
ALTER TABLE ticket ADD COLUMN interpreter {{text}} NOT NULL DEFAULT 'none';    -- the language that is asked for
