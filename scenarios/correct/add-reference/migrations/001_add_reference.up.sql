ALTER TABLE books ADD COLUMN translator_id INTEGER REFERENCES authors (id);
CREATE INDEX books_translator ON books (translator_id);
UPDATE books SET translator_id = 2 WHERE language = 'pl';
