ALTER TABLE books ADD COLUMN added_year INTEGER AS (CAST(substr(added_at, 1, 4) AS INTEGER)) VIRTUAL;
CREATE INDEX books_year ON books (added_year);
