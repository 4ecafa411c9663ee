DROP INDEX books_translator;
ALTER TABLE books DROP COLUMN translator_id;
