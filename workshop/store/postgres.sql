-- What a store keeps in a PostgreSQL database. Each class has a schema of its own,
-- rolefit_1, rolefit_2 and so on, which is dropped with it: its files leave the disk at
-- once. Besides, there is only table room, which does not hold a name of a class.
--
-- Texts are bytea: they may hold a zero byte, and are compared byte by byte. No column
-- has statistics (SET STATISTICS 0): they would keep frequent values in a table that all
-- classes share.

CREATE TABLE room (
  id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key bytea NOT NULL UNIQUE -- SHA-256 of the name
);

-- Stays empty, and says for a class that does not exist that it does not.
CREATE TABLE class (
  id         bigint PRIMARY KEY,
  name       bytea  NOT NULL UNIQUE,
  assessment bytea  NOT NULL,
  edition    bytea  NOT NULL,
  own        bytea,
  began      bigint NOT NULL,
  state      bytea,
  copied     bigint NOT NULL DEFAULT 0,
  until      bigint NOT NULL DEFAULT 0,
  report     bytea
);

-- make_class makes the schema of a new class, and has the transaction use it. See
-- schema.sql for what is in the tables.
CREATE FUNCTION make_class(hash bytea) RETURNS bigint LANGUAGE plpgsql AS $make$
DECLARE
  number bigint;
  col    record;
BEGIN
  INSERT INTO rolefit.room (key) VALUES (hash) RETURNING id INTO number;
  EXECUTE format('CREATE SCHEMA rolefit_%s', number);
  PERFORM set_config('search_path', format('rolefit_%s', number), true);

  CREATE TABLE class (LIKE rolefit.class INCLUDING ALL);
  EXECUTE format('ALTER TABLE class ALTER id SET DEFAULT %s', number);

  CREATE TABLE member (
    class     bigint  NOT NULL,
    id        bytea   NOT NULL,
    words     bytea   NOT NULL,
    turn      bigint  NOT NULL,
    events    bigint  NOT NULL,
    answered  bigint  NOT NULL,
    asked     bigint  NOT NULL,
    finished  boolean NOT NULL,
    print     bytea,
    device    bytea   NOT NULL DEFAULT '',
    withdrawn boolean NOT NULL DEFAULT FALSE,
    PRIMARY KEY (class, id),
    UNIQUE (class, words)
  ) WITH (fillfactor = 70); -- an answer changes a row in its place
  CREATE INDEX member_print ON member (class, print);

  CREATE TABLE event (
    class  bigint NOT NULL,
    member bytea  NOT NULL,
    n      bigint NOT NULL,
    event  bytea  NOT NULL,
    PRIMARY KEY (class, member, n)
  );

  CREATE TABLE submission (
    class     bigint  NOT NULL,
    id        bytea   NOT NULL,
    way       bytea   NOT NULL,
    sheet     bytea   NOT NULL,
    print     bytea,
    device    bytea   NOT NULL DEFAULT '',
    withdrawn boolean NOT NULL DEFAULT FALSE,
    room      bytea   NOT NULL DEFAULT '',
    batch     bigint  NOT NULL DEFAULT 0,
    size      bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (class, id)
  );
  CREATE INDEX submission_print ON submission (class, print);

  CREATE TABLE frozen (
    class  bigint NOT NULL,
    member bytea  NOT NULL,
    batch  bigint NOT NULL,
    sheet  bytea,
    PRIMARY KEY (class, member)
  );

  CREATE TABLE vote (
    class    bigint NOT NULL,
    question bytea  NOT NULL,
    member   bytea  NOT NULL,
    value    bigint NOT NULL,
    PRIMARY KEY (class, question, member)
  );

  FOR col IN SELECT c.relname, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relnamespace = format('rolefit_%s', number)::regnamespace AND c.relkind = 'r' AND a.attnum > 0
  LOOP
    EXECUTE format('ALTER TABLE %I ALTER %I SET STATISTICS 0', col.relname, col.attname);
  END LOOP;

  -- record keeps events of a participant, see the method Record: the same rules in one
  -- step. It returns 0: nothing was new, 1: kept, or the number of an error.
  CREATE FUNCTION record(of bigint, who bytea, seat bigint, at bigint, lines bytea[], a bigint, k bigint, done boolean)
  RETURNS int LANGUAGE plpgsql SET search_path FROM CURRENT AS $record$
  DECLARE
    before member%ROWTYPE;
    kept   bytea[];
    known  bigint := 0;
    stop   bigint := at + cardinality(lines);
  BEGIN
    SELECT * INTO before FROM member AS m WHERE m.class = of AND m.id = who FOR NO KEY UPDATE;
    IF NOT FOUND THEN
      IF EXISTS (SELECT 1 FROM class AS c WHERE c.report IS NOT NULL) THEN
        RETURN 6;
      END IF;
      RETURN 2;
    ELSIF before.turn <> seat THEN
      RETURN 3;
    ELSIF at < 0 OR at > before.events THEN
      RETURN 4;
    END IF;
    IF at < before.events AND stop > at THEN
      SELECT array_agg(e.event ORDER BY e.n) INTO kept FROM event AS e
        WHERE e.class = of AND e.member = who AND e.n >= at AND e.n < stop;
      known := cardinality(kept);
      IF kept <> lines[1:known] THEN
        RETURN 5;
      END IF;
    END IF;
    INSERT INTO event (class, member, n, event)
      SELECT of, who, at + i - 1, lines[i] FROM generate_series(known + 1, cardinality(lines)) AS i;
    IF stop < before.events OR (before.events, before.answered, before.asked, before.finished) = (stop, a, k, done) THEN
      RETURN 0;
    END IF;
    UPDATE member AS m SET events = stop, answered = a, asked = k, finished = done WHERE m.class = of AND m.id = who;
    RETURN 1;
  END $record$;
  RETURN number;
END $make$;
