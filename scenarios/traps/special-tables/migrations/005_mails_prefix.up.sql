-- These hold their rows themselves, so they are copied.
CREATE VIRTUAL TABLE mails_new USING fts5(subject, body, prefix = '2 3');
INSERT INTO mails_new (rowid, subject, body) SELECT rowid, subject, body FROM mails;
DROP TABLE mails;
ALTER TABLE mails_new RENAME TO mails;
CREATE VIRTUAL TABLE places_new USING rtree(id, west, east, south, north, +name TEXT, +kind TEXT);
INSERT INTO places_new (id, west, east, south, north, name)
SELECT id, west, east, south, north, name FROM places;
DROP TABLE places;
ALTER TABLE places_new RENAME TO places;
