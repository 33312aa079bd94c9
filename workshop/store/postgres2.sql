-- Which database this is: a copy by pg_dump or CREATE DATABASE … TEMPLATE finds other numbers.
CREATE TABLE home (
  database bigint NOT NULL, -- OID
  room     bigint NOT NULL  -- OID of the table
);

-- settle marks the classes of a copy as copied, when it is first opened.
CREATE FUNCTION settle() RETURNS void LANGUAGE plpgsql AS $settle$
DECLARE
  here bigint;
  this bigint := 'rolefit.room'::regclass::oid::bigint;
  one  record;
BEGIN
  SELECT d.oid::bigint INTO here FROM pg_database AS d WHERE d.datname = current_database();
  IF EXISTS (SELECT 1 FROM rolefit.home AS h WHERE h.database = here AND h.room = this) THEN
    RETURN;
  END IF;
  IF EXISTS (SELECT 1 FROM rolefit.home) THEN
    FOR one IN SELECT r.id FROM rolefit.room AS r LOOP
      EXECUTE format('UPDATE rolefit_%s.class SET copied = 1 WHERE copied = 0', one.id);
    END LOOP;
  END IF;
  DELETE FROM rolefit.home;
  INSERT INTO rolefit.home VALUES (here, this);
END $settle$;
