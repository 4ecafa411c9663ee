-- The procedure of https://www.sqlite.org/lang_altertable.html, section 7, step by step.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE new_books (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  isbn TEXT NOT NULL,
  title TEXT NOT NULL CHECK (title <> ''),
  author_id INTEGER NOT NULL REFERENCES authors (id),
  price TEXT NOT NULL,
  pages INTEGER CHECK (pages >= 0),
  language TEXT NOT NULL DEFAULT 'en',
  tags TEXT NOT NULL DEFAULT '',
  added_at TEXT NOT NULL
);
INSERT INTO new_books (id, isbn, title, author_id, price, pages, language, tags, added_at)
SELECT id, isbn, title, author_id, price, pages, language, tags, added_at FROM books;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'books') WHERE name = 'new_books';
DROP VIEW catalogue;
DROP TABLE books;
ALTER TABLE new_books RENAME TO books;
CREATE INDEX books_author ON books (author_id);
CREATE UNIQUE INDEX books_isbn ON books (isbn);
CREATE INDEX books_title ON books (lower(title));
CREATE VIEW catalogue AS
SELECT books.id, books.title, authors.name AS author
FROM books JOIN authors ON authors.id = books.author_id;
PRAGMA foreign_key_check;
COMMIT;
PRAGMA foreign_keys = ON;
