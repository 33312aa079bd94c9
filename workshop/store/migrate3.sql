-- What makes the tables of version 2 those of version 3.

ALTER TABLE class ADD COLUMN until INTEGER NOT NULL DEFAULT 0;
ALTER TABLE class ADD COLUMN report BLOB;
ALTER TABLE submission ADD COLUMN room TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN batch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 3;
