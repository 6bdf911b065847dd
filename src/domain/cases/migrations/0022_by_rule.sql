-- A paper that a rule of the department produced in the place of people (秒批, 超时默认): under which standing order it is sealed.
ALTER TABLE case_document ADD COLUMN rule {{text}};
ALTER TABLE case_document ADD COLUMN rule_version {{int}};
