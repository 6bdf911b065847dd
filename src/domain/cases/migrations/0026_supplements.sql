-- Supplements after acceptance (domain.md "One-time notice"): a gap that a reviewer opened under the sector rule that the item names, and what
-- is asked for. Null: promised by the applicant at acceptance.
ALTER TABLE case_gap ADD COLUMN asked_under {{text}};
ALTER TABLE case_gap ADD COLUMN asked_for {{text}};
