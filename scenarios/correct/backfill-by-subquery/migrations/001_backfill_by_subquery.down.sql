ALTER TABLE authors DROP COLUMN newest_book;
