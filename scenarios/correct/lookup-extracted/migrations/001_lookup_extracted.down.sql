DROP INDEX books_language;
ALTER TABLE books DROP COLUMN language_id;
DROP TABLE languages;
