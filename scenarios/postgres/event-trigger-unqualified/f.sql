CREATE TABLE o (id integer PRIMARY KEY);
CREATE TABLE ddl (what text);
CREATE FUNCTION note_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO ddl VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION note_ddl();
INSERT INTO o VALUES (1);
