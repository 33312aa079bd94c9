-- The tables of a store's file. What belongs to a class is keyed by it and goes with
-- it. Tables without row ids keep their rows by key, and so do not remember the order
-- in which people came. Nothing is kept in an index or a view that is not in a row.

CREATE TABLE class (
  id         INTEGER PRIMARY KEY,
  name       TEXT    NOT NULL UNIQUE,
  assessment TEXT    NOT NULL,
  edition    TEXT    NOT NULL,
  own        BLOB,              -- YAML; NULL for a built-in assessment
  began      INTEGER NOT NULL,  -- seconds since 1970
  state      BLOB,              -- JSON
  copied     INTEGER NOT NULL DEFAULT 0  -- by a backup, from another file
) STRICT;

CREATE TABLE member (
  class     INTEGER NOT NULL REFERENCES class ON DELETE CASCADE,
  id        TEXT    NOT NULL,
  words     BLOB    NOT NULL,  -- SHA-256
  turn      INTEGER NOT NULL,
  events    INTEGER NOT NULL,  -- how many there are in table event
  answered  INTEGER NOT NULL,
  asked     INTEGER NOT NULL,
  finished  INTEGER NOT NULL,
  print     BLOB,              -- what makes two sheets the same answers
  device    TEXT    NOT NULL DEFAULT '',  -- a random token; empty: a device of its own
  withdrawn INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (class, id),
  UNIQUE (class, words)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_print ON member (class, print);

CREATE TABLE event (
  class  INTEGER NOT NULL,
  member TEXT    NOT NULL,
  n      INTEGER NOT NULL,  -- from 0
  event  BLOB    NOT NULL,  -- JSON
  PRIMARY KEY (class, member, n),
  FOREIGN KEY (class, member) REFERENCES member ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
  class     INTEGER NOT NULL REFERENCES class ON DELETE CASCADE,
  id        TEXT    NOT NULL,
  way       TEXT    NOT NULL,
  sheet     BLOB    NOT NULL,  -- JSON
  print     BLOB,
  device    TEXT    NOT NULL DEFAULT '',
  withdrawn INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (class, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX submission_print ON submission (class, print);

CREATE TABLE frozen (
  class  INTEGER NOT NULL REFERENCES class ON DELETE CASCADE,
  member TEXT    NOT NULL,
  batch  INTEGER NOT NULL,
  sheet  BLOB,
  PRIMARY KEY (class, member)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote (
  class    INTEGER NOT NULL REFERENCES class ON DELETE CASCADE,
  question TEXT    NOT NULL,
  member   TEXT    NOT NULL,
  value    INTEGER NOT NULL,
  PRIMARY KEY (class, question, member)
) STRICT, WITHOUT ROWID;

-- Holds one row from the deletion of a class until the file holds no trace of it.
CREATE TABLE unwiped (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
