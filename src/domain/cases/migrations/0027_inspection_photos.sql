-- Photographs (照片) of an inspection: part of its record, whose signatures cover them. Nothing is deleted: what is taken out before both have
-- signed, or is void with its record, is marked.
CREATE TABLE case_photo (
    id {{id}} PRIMARY KEY,
    stage_id {{id}} NOT NULL REFERENCES case_inspection (stage_id),
    caption_sealed {{bytes}} NOT NULL,
    name_sealed {{bytes}} NOT NULL,
    media_type {{text}} NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
    size {{int}} NOT NULL,
    file_sm3 {{text}} NOT NULL,
    added_by_staff_id {{id}} NOT NULL,
    added_at {{time}} NOT NULL,
    removed_at {{time}}
) {{strict}};
CREATE INDEX case_photo_by_stage ON case_photo (stage_id, id);
