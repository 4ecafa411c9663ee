-- A database with a history: versions 1 and 3 are applied, with the checksums of their files.
CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  description TEXT NOT NULL,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL
);
INSERT INTO schema_version VALUES
  (1, 'notes', 'a828ba267c8fe0addcf7090db7d10c313bbb42671f3c9650696da70c5dcf1878', '2026-01-12T08:00:00Z'),
  (3, 'notes_body', 'b8da5161fad52f011a9b6da7fbdc190f4524f870f287e6bdf1042cd7b0a612c2', '2026-02-02T08:00:00Z');

CREATE TABLE notes (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE INDEX notes_body ON notes (body);
INSERT INTO notes VALUES (1, 'milk'), (2, 'eggs'), (3, 'crème fraîche 🥛'), (4, 'eggs'), (5, '');
