CREATE TABLE subscribers_before (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  since TEXT NOT NULL
);

INSERT INTO subscribers_before (id, email, since)
SELECT id, email, since FROM subscribers;

DELETE FROM subscribers
WHERE id NOT IN (SELECT min(id) FROM subscribers GROUP BY lower(email));
