DROP TRIGGER books_uncounted;
DROP TRIGGER books_counted;
ALTER TABLE authors DROP COLUMN book_count;
