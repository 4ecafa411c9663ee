-- Both names for as long as both versions run; a later migration takes the old one away.
ALTER TABLE customers ADD COLUMN full_name TEXT;
UPDATE customers SET full_name = name;

CREATE TRIGGER customers_name_follows AFTER UPDATE OF name ON customers
WHEN new.name IS NOT new.full_name
BEGIN
  UPDATE customers SET full_name = new.name WHERE id = new.id;
END;
