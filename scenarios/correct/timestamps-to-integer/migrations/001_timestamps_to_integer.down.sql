DROP INDEX books_added;
ALTER TABLE books DROP COLUMN added_unix;
