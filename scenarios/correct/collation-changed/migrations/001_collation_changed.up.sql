PRAGMA foreign_keys = OFF;
BEGIN;
DROP VIEW catalogue;
CREATE TABLE authors_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL COLLATE NOCASE,
  born INTEGER,
  email TEXT
);
INSERT INTO authors_new (id, name, born, email) SELECT id, name, born, email FROM authors;
DROP TABLE authors;
ALTER TABLE authors_new RENAME TO authors;
CREATE VIEW catalogue AS
SELECT books.id, books.title, authors.name AS author
FROM books JOIN authors ON authors.id = books.author_id;
COMMIT;
PRAGMA foreign_keys = ON;
