CREATE TABLE notes_new (
  id INTEGER PRIMARY KEY,
  book_id INTEGER REFERENCES books (id) ON DELETE SET NULL,
  body TEXT NOT NULL
);
INSERT INTO notes_new (id, book_id, body) SELECT id, book_id, body FROM notes;
DROP TRIGGER notes_ai;
DROP TRIGGER notes_ad;
DROP TRIGGER notes_au;
DROP TABLE notes;
ALTER TABLE notes_new RENAME TO notes;
CREATE TRIGGER notes_ai AFTER INSERT ON notes
BEGIN
  INSERT INTO notes_fts (rowid, body) VALUES (NEW.id, NEW.body);
END;
CREATE TRIGGER notes_ad AFTER DELETE ON notes
BEGIN
  INSERT INTO notes_fts (notes_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);
END;
CREATE TRIGGER notes_au AFTER UPDATE ON notes
BEGIN
  INSERT INTO notes_fts (notes_fts, rowid, body) VALUES ('delete', OLD.id, OLD.body);
  INSERT INTO notes_fts (rowid, body) VALUES (NEW.id, NEW.body);
END;
