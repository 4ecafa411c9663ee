DROP INDEX books_year;
ALTER TABLE books DROP COLUMN added_year;
