ALTER TABLE books ADD COLUMN added_unix INTEGER;
UPDATE books SET added_unix = CAST(strftime('%s', added_at) AS INTEGER);
CREATE INDEX books_added ON books (added_unix);
