-- A database as the program of version 1 left it: from pg_dump --inserts, without its comments.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA rolefit;

CREATE SCHEMA rolefit_1;

CREATE SCHEMA rolefit_3;

CREATE FUNCTION rolefit.make_class(hash bytea) RETURNS bigint
    LANGUAGE plpgsql
    AS $_$
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
END $_$;

CREATE FUNCTION rolefit_1.record(of bigint, who bytea, seat bigint, at bigint, lines bytea[], a bigint, k bigint, done boolean) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'rolefit_1'
    AS $$
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
  END $$;

CREATE FUNCTION rolefit_3.record(of bigint, who bytea, seat bigint, at bigint, lines bytea[], a bigint, k bigint, done boolean) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'rolefit_3'
    AS $$
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
  END $$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE rolefit.class (
    id bigint NOT NULL,
    name bytea NOT NULL,
    assessment bytea NOT NULL,
    edition bytea NOT NULL,
    own bytea,
    began bigint NOT NULL,
    state bytea,
    copied bigint DEFAULT 0 NOT NULL,
    until bigint DEFAULT 0 NOT NULL,
    report bytea
);

CREATE TABLE rolefit.room (
    id bigint NOT NULL,
    key bytea NOT NULL
);

ALTER TABLE rolefit.room ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME rolefit.room_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE rolefit.version (
    number integer NOT NULL
);

CREATE TABLE rolefit_1.class (
    id bigint DEFAULT 1 NOT NULL,
    name bytea NOT NULL,
    assessment bytea NOT NULL,
    edition bytea NOT NULL,
    own bytea,
    began bigint NOT NULL,
    state bytea,
    copied bigint DEFAULT 0 NOT NULL,
    until bigint DEFAULT 0 NOT NULL,
    report bytea
);
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN assessment SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN edition SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN own SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN began SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN copied SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN until SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.class ALTER COLUMN report SET STATISTICS 0;

CREATE TABLE rolefit_1.event (
    class bigint NOT NULL,
    member bytea NOT NULL,
    n bigint NOT NULL,
    event bytea NOT NULL
);
ALTER TABLE ONLY rolefit_1.event ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.event ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.event ALTER COLUMN n SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.event ALTER COLUMN event SET STATISTICS 0;

CREATE TABLE rolefit_1.frozen (
    class bigint NOT NULL,
    member bytea NOT NULL,
    batch bigint NOT NULL,
    sheet bytea
);
ALTER TABLE ONLY rolefit_1.frozen ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.frozen ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.frozen ALTER COLUMN batch SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.frozen ALTER COLUMN sheet SET STATISTICS 0;

CREATE TABLE rolefit_1.member (
    class bigint NOT NULL,
    id bytea NOT NULL,
    words bytea NOT NULL,
    turn bigint NOT NULL,
    events bigint NOT NULL,
    answered bigint NOT NULL,
    asked bigint NOT NULL,
    finished boolean NOT NULL,
    print bytea,
    device bytea DEFAULT '\x'::bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN turn SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN events SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN answered SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN asked SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN finished SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN print SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN device SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.member ALTER COLUMN withdrawn SET STATISTICS 0;

CREATE TABLE rolefit_1.submission (
    class bigint NOT NULL,
    id bytea NOT NULL,
    way bytea NOT NULL,
    sheet bytea NOT NULL,
    print bytea,
    device bytea DEFAULT '\x'::bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    room bytea DEFAULT '\x'::bytea NOT NULL,
    batch bigint DEFAULT 0 NOT NULL,
    size bigint DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN way SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN sheet SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN print SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN device SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN withdrawn SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN room SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN batch SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.submission ALTER COLUMN size SET STATISTICS 0;

CREATE TABLE rolefit_1.vote (
    class bigint NOT NULL,
    question bytea NOT NULL,
    member bytea NOT NULL,
    value bigint NOT NULL
);
ALTER TABLE ONLY rolefit_1.vote ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.vote ALTER COLUMN question SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.vote ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_1.vote ALTER COLUMN value SET STATISTICS 0;

CREATE TABLE rolefit_3.class (
    id bigint DEFAULT 3 NOT NULL,
    name bytea NOT NULL,
    assessment bytea NOT NULL,
    edition bytea NOT NULL,
    own bytea,
    began bigint NOT NULL,
    state bytea,
    copied bigint DEFAULT 0 NOT NULL,
    until bigint DEFAULT 0 NOT NULL,
    report bytea
);
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN name SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN assessment SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN edition SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN own SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN began SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN state SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN copied SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN until SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.class ALTER COLUMN report SET STATISTICS 0;

CREATE TABLE rolefit_3.event (
    class bigint NOT NULL,
    member bytea NOT NULL,
    n bigint NOT NULL,
    event bytea NOT NULL
);
ALTER TABLE ONLY rolefit_3.event ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.event ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.event ALTER COLUMN n SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.event ALTER COLUMN event SET STATISTICS 0;

CREATE TABLE rolefit_3.frozen (
    class bigint NOT NULL,
    member bytea NOT NULL,
    batch bigint NOT NULL,
    sheet bytea
);
ALTER TABLE ONLY rolefit_3.frozen ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.frozen ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.frozen ALTER COLUMN batch SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.frozen ALTER COLUMN sheet SET STATISTICS 0;

CREATE TABLE rolefit_3.member (
    class bigint NOT NULL,
    id bytea NOT NULL,
    words bytea NOT NULL,
    turn bigint NOT NULL,
    events bigint NOT NULL,
    answered bigint NOT NULL,
    asked bigint NOT NULL,
    finished boolean NOT NULL,
    print bytea,
    device bytea DEFAULT '\x'::bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL
)
WITH (fillfactor='70');
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN turn SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN events SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN answered SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN asked SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN finished SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN print SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN device SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.member ALTER COLUMN withdrawn SET STATISTICS 0;

CREATE TABLE rolefit_3.submission (
    class bigint NOT NULL,
    id bytea NOT NULL,
    way bytea NOT NULL,
    sheet bytea NOT NULL,
    print bytea,
    device bytea DEFAULT '\x'::bytea NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    room bytea DEFAULT '\x'::bytea NOT NULL,
    batch bigint DEFAULT 0 NOT NULL,
    size bigint DEFAULT 0 NOT NULL
);
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN way SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN sheet SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN print SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN device SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN withdrawn SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN room SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN batch SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.submission ALTER COLUMN size SET STATISTICS 0;

CREATE TABLE rolefit_3.vote (
    class bigint NOT NULL,
    question bytea NOT NULL,
    member bytea NOT NULL,
    value bigint NOT NULL
);
ALTER TABLE ONLY rolefit_3.vote ALTER COLUMN class SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.vote ALTER COLUMN question SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.vote ALTER COLUMN member SET STATISTICS 0;
ALTER TABLE ONLY rolefit_3.vote ALTER COLUMN value SET STATISTICS 0;

INSERT INTO rolefit.room OVERRIDING SYSTEM VALUE VALUES (1, '\x8dc1f4ed6dcbb4645e3d5ea40f0a6d38e8dab72a8a58b70c8d61b0389ba889c6');
INSERT INTO rolefit.room OVERRIDING SYSTEM VALUE VALUES (3, '\x6a00dfc1dc867e8454c2c8856e1512d9bf02a76710e3411c0972aec886c76c61');

INSERT INTO rolefit.version VALUES (1);

INSERT INTO rolefit_1.class VALUES (1, '\x4469656e7374616720e8aa9e', '\x636172656572', '\x323032362e31', '\x69643a206f776e0a', 1772625600, '\x7b227068617365223a22766f7465227d', 0, 1775304000, NULL);

INSERT INTO rolefit_1.event VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', 0, '\x7b226576656e74223a2267756573736564222c226174223a22323032362d30332d30345431323a30313a30305a222c22726f6c65223a22666465227d');
INSERT INTO rolefit_1.event VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', 1, '\x7b226576656e74223a22616e737765726564222c226174223a22323032362d30332d30345431323a30313a30305a222c227175657374696f6e223a22646565702d666f637573222c2276616c7565223a2d322c227365636f6e6473223a312e357d');
INSERT INTO rolefit_1.event VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', 2, '\x7b226576656e74223a22736b6970706564222c226174223a22323032362d30332d30345431323a30313a30305a222c227175657374696f6e223a226e6f2d74726176656c222c227365636f6e6473223a302e32357d');
INSERT INTO rolefit_1.event VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', 3, '\x7b226576656e74223a227469655f627265616b657273222c226174223a22323032362d30332d30345431323a30313a30305a222c227175657374696f6e73223a5b227365652d69742d75736564222c226665772d6d656574696e6773225d7d');
INSERT INTO rolefit_1.event VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', 4, '\x7b226576656e74223a2266696e6973686564222c226174223a22323032362d30332d30345431323a30313a30305a227d');
INSERT INTO rolefit_1.event VALUES (1, '\x33336e797435747234777a6e327a7361716a6171706170733265', 0, '\x7b226576656e74223a22616e737765726564222c226174223a22323032362d30332d30345431323a30313a30305a222c227175657374696f6e223a22646565702d666f637573222c2276616c7565223a327d');

INSERT INTO rolefit_1.frozen VALUES (1, '\x7368656574', 1, '\x7b22616e7377657273223a7b22646565702d666f637573223a317d7d');

INSERT INTO rolefit_1.member VALUES (1, '\x7670337734357863786c6c65716e7765356b767237666e616f34', '\x34e60d5d583ff163d72f90b8b10ef87a8367331aabb9fb4116df531321cb7343', 1, 5, 28, 28, true, '\x73616d65', '\x6c6170746f70', false);
INSERT INTO rolefit_1.member VALUES (1, '\x33336e797435747234777a6e327a7361716a6171706170733265', '\x137e03fcc825e723995c8ce716bc9c6f8d3475fef824b5d20224ec3b470651bb', 1, 1, 14, 28, false, NULL, '\x', false);

INSERT INTO rolefit_1.submission VALUES (1, '\x7368656574', '\x6a6f696e', '\x7b22616e7377657273223a7b22646565702d666f637573223a317d7d', '\x6f74686572', '\x7461626c6574', false, '\x', 0, 0);
INSERT INTO rolefit_1.submission VALUES (1, '\x636f6465', '\x636f6465', '\x7b22616e7377657273223a7b22646565702d666f637573223a2d327d7d', '\x73616d65', '\x', false, '\x', 0, 0);
INSERT INTO rolefit_1.submission VALUES (1, '\x666172', '\x7061706572', '\x7b22616e7377657273223a7b22646565702d666f637573223a2d317d7d', NULL, '\x', false, '\x726f6f6d', 2, 7);
INSERT INTO rolefit_1.submission VALUES (1, '\x7061706572', '\x7061706572', '\x7b22616e7377657273223a7b22646565702d666f637573223a307d7d', NULL, '\x', true, '\x', 0, 0);

INSERT INTO rolefit_1.vote VALUES (1, '\x7175657374696f6e', '\x7670337734357863786c6c65716e7765356b767237666e616f34', 2);
INSERT INTO rolefit_1.vote VALUES (1, '\x7175657374696f6e', '\x7368656574', -1);

INSERT INTO rolefit_3.class VALUES (3, '\x4d6f6e646179', '\x636172656572', '\x323032362e31', NULL, 1772625600, NULL, 0, 0, '\x7b226a6f696e6564223a397d');

SELECT pg_catalog.setval('rolefit.room_id_seq', 3, true);

ALTER TABLE ONLY rolefit.class
    ADD CONSTRAINT class_name_key UNIQUE (name);

ALTER TABLE ONLY rolefit.class
    ADD CONSTRAINT class_pkey PRIMARY KEY (id);

ALTER TABLE ONLY rolefit.room
    ADD CONSTRAINT room_key_key UNIQUE (key);

ALTER TABLE ONLY rolefit.room
    ADD CONSTRAINT room_pkey PRIMARY KEY (id);

ALTER TABLE ONLY rolefit_1.class
    ADD CONSTRAINT class_name_key UNIQUE (name);

ALTER TABLE ONLY rolefit_1.class
    ADD CONSTRAINT class_pkey PRIMARY KEY (id);

ALTER TABLE ONLY rolefit_1.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (class, member, n);

ALTER TABLE ONLY rolefit_1.frozen
    ADD CONSTRAINT frozen_pkey PRIMARY KEY (class, member);

ALTER TABLE ONLY rolefit_1.member
    ADD CONSTRAINT member_class_words_key UNIQUE (class, words);

ALTER TABLE ONLY rolefit_1.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (class, id);

ALTER TABLE ONLY rolefit_1.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (class, id);

ALTER TABLE ONLY rolefit_1.vote
    ADD CONSTRAINT vote_pkey PRIMARY KEY (class, question, member);

ALTER TABLE ONLY rolefit_3.class
    ADD CONSTRAINT class_name_key UNIQUE (name);

ALTER TABLE ONLY rolefit_3.class
    ADD CONSTRAINT class_pkey PRIMARY KEY (id);

ALTER TABLE ONLY rolefit_3.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (class, member, n);

ALTER TABLE ONLY rolefit_3.frozen
    ADD CONSTRAINT frozen_pkey PRIMARY KEY (class, member);

ALTER TABLE ONLY rolefit_3.member
    ADD CONSTRAINT member_class_words_key UNIQUE (class, words);

ALTER TABLE ONLY rolefit_3.member
    ADD CONSTRAINT member_pkey PRIMARY KEY (class, id);

ALTER TABLE ONLY rolefit_3.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (class, id);

ALTER TABLE ONLY rolefit_3.vote
    ADD CONSTRAINT vote_pkey PRIMARY KEY (class, question, member);

CREATE INDEX member_print ON rolefit_1.member USING btree (class, print);

CREATE INDEX submission_print ON rolefit_1.submission USING btree (class, print);

CREATE INDEX member_print ON rolefit_3.member USING btree (class, print);

CREATE INDEX submission_print ON rolefit_3.submission USING btree (class, print);
