DROP VIEW members_names;
CREATE VIEW members_names AS SELECT id, name FROM members;
CREATE TRIGGER members_names_update INSTEAD OF UPDATE ON members_names
BEGIN
  UPDATE members SET name = NEW.name WHERE id = NEW.id;
END;
