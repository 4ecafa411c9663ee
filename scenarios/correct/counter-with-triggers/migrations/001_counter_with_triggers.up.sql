ALTER TABLE authors ADD COLUMN book_count INTEGER NOT NULL DEFAULT 0;
UPDATE authors SET book_count = (SELECT count(*) FROM books WHERE author_id = authors.id);
CREATE TRIGGER books_counted AFTER INSERT ON books
BEGIN
  UPDATE authors SET book_count = book_count + 1 WHERE id = NEW.author_id;
END;
CREATE TRIGGER books_uncounted AFTER DELETE ON books
BEGIN
  UPDATE authors SET book_count = book_count - 1 WHERE id = OLD.author_id;
END;
