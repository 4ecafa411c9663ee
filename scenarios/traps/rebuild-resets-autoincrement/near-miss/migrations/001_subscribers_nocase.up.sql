CREATE TABLE subscribers_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL COLLATE NOCASE,
  joined TEXT,
  left_on TEXT,
  fax TEXT
);
INSERT INTO subscribers_new (id, email, joined, left_on, fax)
SELECT id, email, joined, left_on, fax FROM subscribers;
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'subscribers')
WHERE name = 'subscribers_new';
DROP VIEW readers;
DROP TABLE subscribers;
ALTER TABLE subscribers_new RENAME TO subscribers;
CREATE VIEW readers AS
SELECT id, email, fax FROM subscribers WHERE left_on IS NULL;
