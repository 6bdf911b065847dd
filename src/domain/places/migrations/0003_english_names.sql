-- English names, as their owners gave them; empty where nobody has: the Chinese is shown then, and said to be Chinese.
ALTER TABLE region ADD COLUMN name_en {{text}} NOT NULL DEFAULT '';
ALTER TABLE department ADD COLUMN name_en {{text}} NOT NULL DEFAULT '';
ALTER TABLE hall ADD COLUMN name_en {{text}} NOT NULL DEFAULT '';
ALTER TABLE hall ADD COLUMN address_en {{text}} NOT NULL DEFAULT '';
ALTER TABLE hall ADD COLUMN hours_en {{text}} NOT NULL DEFAULT '';
ALTER TABLE counter ADD COLUMN name_en {{text}} NOT NULL DEFAULT '';
