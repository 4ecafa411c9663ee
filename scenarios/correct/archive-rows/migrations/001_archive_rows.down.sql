INSERT INTO loans (id, book_id, member_id, due, returned, fine)
SELECT id, book_id, member_id, due, returned, fine FROM loans_archive;
DROP TABLE loans_archive;
