-- migration-gate: allow data/rows-deleted subscribers (the older entries are kept in subscribers_before)
CREATE TABLE subscribers_before AS
SELECT * FROM subscribers WHERE id NOT IN (SELECT max(id) FROM subscribers GROUP BY email);
DELETE FROM subscribers WHERE id IN (SELECT id FROM subscribers_before);
CREATE UNIQUE INDEX subscribers_email ON subscribers (email);
