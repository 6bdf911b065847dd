-- The record of a sealed file that somebody holds against us.
CREATE INDEX licence_by_file ON licence (file_sm3);
CREATE INDEX licence_copy_by_file ON licence_copy (ofd_sm3);
