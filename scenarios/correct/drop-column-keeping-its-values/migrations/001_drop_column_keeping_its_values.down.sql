ALTER TABLE authors ADD COLUMN email TEXT;
UPDATE authors SET email = (SELECT email FROM authors_email WHERE author_id = authors.id);
DROP TABLE authors_email;
