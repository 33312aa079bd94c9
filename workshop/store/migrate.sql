-- What makes the tables of version 1 those of version 2.

ALTER TABLE class ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE member ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE submission ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE submission ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
PRAGMA user_version = 2;
