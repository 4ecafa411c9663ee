CREATE FUNCTION shorten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cats SET name = left(name, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER too AFTER UPDATE ON animals EXECUTE FUNCTION shorten();
ALTER TABLE animals ADD COLUMN was text;
UPDATE ONLY animals SET was = name, name = upper(name);
