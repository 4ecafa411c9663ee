CREATE TABLE loans_new (
  id INTEGER PRIMARY KEY,
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE RESTRICT,
  member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
  due TEXT NOT NULL,
  returned TEXT,
  fine INTEGER NOT NULL DEFAULT 0 CHECK (fine >= 0)
);
INSERT INTO loans_new (id, book_id, member_id, due, returned, fine)
SELECT id, book_id, member_id, date(due, 'unixepoch'), date(returned, 'unixepoch'), fine FROM loans;
DROP VIEW open_loans;
DROP TABLE loans;
ALTER TABLE loans_new RENAME TO loans;
CREATE INDEX loans_book ON loans (book_id);
CREATE INDEX loans_member ON loans (member_id, due DESC);
CREATE INDEX loans_open ON loans (due) WHERE returned IS NULL;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
CREATE VIEW open_loans AS
SELECT loans.id, members.name AS member, loans.due
FROM loans JOIN members ON members.id = loans.member_id
WHERE loans.returned IS NULL;
