-- Who brought in what came from elsewhere, and what became of its rows; NULL: before this was counted.
ALTER TABLE licence_import ADD COLUMN by_name {{text}};
ALTER TABLE licence_import ADD COLUMN recorded {{int}};
ALTER TABLE licence_import ADD COLUMN changed {{int}};
ALTER TABLE licence_import ADD COLUMN known {{int}};
ALTER TABLE licence_import ADD COLUMN refused {{int}};
CREATE INDEX licence_import_by_cell ON licence_import (cell_id, id);
