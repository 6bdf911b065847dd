-- Papers are sealed after their record (seals): which seal belongs on it, by whose act, and the file.
ALTER TABLE case_document ADD COLUMN purpose {{text}};   -- of the seal; NULL: issued before papers were sealed
ALTER TABLE case_document ADD COLUMN staff_id {{id}};    -- whose act produced it; NULL: a rule or the visitor
ALTER TABLE case_document ADD COLUMN ofd_sm3 {{text}};   -- the sealed file
ALTER TABLE case_document ADD COLUMN sealed_at {{time}};
CREATE INDEX case_document_unsealed ON case_document (department_id, purpose, issued_at, id)
    WHERE purpose IS NOT NULL AND ofd_sm3 IS NULL;
