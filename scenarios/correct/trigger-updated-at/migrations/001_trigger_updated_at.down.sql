DROP TRIGGER books_touch;
ALTER TABLE books DROP COLUMN updated_at;
