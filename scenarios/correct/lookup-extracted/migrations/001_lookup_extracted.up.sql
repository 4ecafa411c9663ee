CREATE TABLE languages (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE
);
INSERT INTO languages (code) SELECT DISTINCT language FROM books ORDER BY language;
ALTER TABLE books ADD COLUMN language_id INTEGER REFERENCES languages (id);
UPDATE books SET language_id = (SELECT id FROM languages WHERE code = books.language);
CREATE INDEX books_language ON books (language_id);
