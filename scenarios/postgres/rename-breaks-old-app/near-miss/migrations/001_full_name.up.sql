-- Both names for as long as both versions run; a later migration takes the old one away.
ALTER TABLE customers ADD COLUMN full_name text;
UPDATE customers SET full_name = name;

CREATE FUNCTION name_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name = NEW.name;
  RETURN NEW;
END $$;
CREATE TRIGGER customers_name_follows BEFORE INSERT OR UPDATE OF name ON customers
FOR EACH ROW EXECUTE FUNCTION name_follows();
