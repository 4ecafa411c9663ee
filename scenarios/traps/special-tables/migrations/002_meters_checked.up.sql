CREATE TABLE meters_new (
  id INTEGER PRIMARY KEY,
  reading REAL NOT NULL CHECK (reading >= 0),
  note ANY,
  raw BLOB,
  checked INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO meters_new (id, reading, note, raw) SELECT id, reading, note, raw FROM meters;
DROP TABLE meters;
ALTER TABLE meters_new RENAME TO meters;
