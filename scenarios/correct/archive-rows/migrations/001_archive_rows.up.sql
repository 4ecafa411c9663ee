-- migration-gate: allow data/rows-deleted loans (loans_archive has them)
CREATE TABLE loans_archive (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  due TEXT NOT NULL,
  returned TEXT,
  fine INTEGER NOT NULL
);
INSERT INTO loans_archive (id, book_id, member_id, due, returned, fine)
SELECT id, book_id, member_id, due, returned, fine FROM loans WHERE returned < '2024-05-01';
DELETE FROM loans WHERE id IN (SELECT id FROM loans_archive);
