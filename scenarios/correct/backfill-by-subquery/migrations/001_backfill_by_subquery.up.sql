ALTER TABLE authors ADD COLUMN newest_book TEXT;
UPDATE authors
SET newest_book = (SELECT title FROM books WHERE author_id = authors.id ORDER BY added_at DESC, id DESC LIMIT 1)
WHERE id IN (SELECT author_id FROM books);
