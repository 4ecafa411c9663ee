CREATE TABLE o (id integer PRIMARY KEY);
CREATE TABLE barred (what text);
CREATE FUNCTION bar_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM barred WHERE what = tg_tag) THEN RAISE EXCEPTION '% is barred', tg_tag; END IF;
END $$;
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION bar_ddl();
INSERT INTO o VALUES (1);
INSERT INTO barred VALUES ('DROP TABLE');
