PRAGMA foreign_keys = OFF;
BEGIN;
DROP VIEW catalogue;
CREATE TABLE books_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  isbn TEXT NOT NULL,
  title TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES authors (id),
  price INTEGER NOT NULL,
  pages INTEGER,
  language TEXT NOT NULL DEFAULT 'en',
  tags TEXT NOT NULL DEFAULT '',
  added_at TEXT NOT NULL
);
INSERT INTO books_new (id, isbn, title, author_id, price, pages, language, tags, added_at)
SELECT id, isbn, title, author_id, CAST(replace(price, '.', '') AS INTEGER), pages, language, tags, added_at
FROM books;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'books') WHERE name = 'books_new';
DROP TABLE books;
ALTER TABLE books_new RENAME TO books;
CREATE INDEX books_author ON books (author_id);
CREATE UNIQUE INDEX books_isbn ON books (isbn);
CREATE INDEX books_title ON books (lower(title));
CREATE VIEW catalogue AS
SELECT books.id, books.title, authors.name AS author
FROM books JOIN authors ON authors.id = books.author_id;
COMMIT;
PRAGMA foreign_keys = ON;
