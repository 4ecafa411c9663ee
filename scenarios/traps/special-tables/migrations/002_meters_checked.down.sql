CREATE TABLE meters_new (
  id INTEGER PRIMARY KEY,
  reading REAL NOT NULL,
  note ANY,
  raw BLOB
) STRICT;
INSERT INTO meters_new (id, reading, note, raw) SELECT id, reading, note, raw FROM meters;
DROP TABLE meters;
ALTER TABLE meters_new RENAME TO meters;
