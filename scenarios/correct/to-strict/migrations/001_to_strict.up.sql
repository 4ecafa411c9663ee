CREATE TABLE shelves_new (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  width REAL NOT NULL DEFAULT 1.2,
  PRIMARY KEY (room, number)
) STRICT;
INSERT INTO shelves_new (room, number, label, width) SELECT room, number, label, width FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
