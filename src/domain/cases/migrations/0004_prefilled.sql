-- Which fields of a draft still hold what the house filled in beforehand: a list of keys.
ALTER TABLE case_form ADD COLUMN prefilled {{json}};
