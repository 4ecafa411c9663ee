-- migration-gate: allow data/column-dropped authors.email (kept in authors_email)
CREATE TABLE authors_email (
  author_id INTEGER PRIMARY KEY,
  email TEXT
);
INSERT INTO authors_email (author_id, email) SELECT id, email FROM authors WHERE email IS NOT NULL;
ALTER TABLE authors DROP COLUMN email;
