-- Sealed files: how a type looks, and what waits for its seal.
ALTER TABLE licence_type ADD COLUMN layout {{json}};   -- layout.h; NULL: the plain one
ALTER TABLE licence ADD COLUMN pdf_sm3 {{text}};       -- the PDF of the same look, once somebody asked for it
CREATE INDEX licence_pending ON licence (department_id, created_at, id) WHERE state = 'pending_seal';
