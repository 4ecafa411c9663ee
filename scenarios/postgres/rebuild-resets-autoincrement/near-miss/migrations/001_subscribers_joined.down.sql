DROP VIEW readers;
CREATE TABLE subscribers_new (
  id serial PRIMARY KEY,
  email text NOT NULL,
  joined text,
  left_on text,
  fax text
);
INSERT INTO subscribers_new (id, email, joined, left_on, fax)
SELECT id, email, joined, left_on, fax FROM subscribers;
SELECT setval('subscribers_new_id_seq', (SELECT last_value FROM subscribers_id_seq));
DROP TABLE subscribers;
ALTER TABLE subscribers_new RENAME TO subscribers;
ALTER TABLE subscribers RENAME CONSTRAINT subscribers_new_pkey TO subscribers_pkey;
ALTER SEQUENCE subscribers_new_id_seq RENAME TO subscribers_id_seq;
CREATE VIEW readers AS
SELECT id, email, fax FROM subscribers WHERE left_on IS NULL;
