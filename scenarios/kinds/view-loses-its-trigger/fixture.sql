CREATE TABLE members (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT);
INSERT INTO members VALUES (1, 'Ada', '1815'), (2, 'Grace', NULL);
CREATE VIEW members_names AS SELECT id, name FROM members;
CREATE TRIGGER members_names_update INSTEAD OF UPDATE ON members_names
BEGIN
  UPDATE members SET name = NEW.name WHERE id = NEW.id;
END;
