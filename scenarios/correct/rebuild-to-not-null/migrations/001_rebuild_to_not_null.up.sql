PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE shelves_unlabelled AS SELECT room, number FROM shelves WHERE label IS NULL;
UPDATE shelves SET label = room || '-' || number WHERE label IS NULL;
CREATE TABLE shelves_new (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT NOT NULL,
  width REAL NOT NULL DEFAULT 1.2,
  PRIMARY KEY (room, number)
);
INSERT INTO shelves_new (room, number, label, width) SELECT room, number, label, width FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
COMMIT;
PRAGMA foreign_keys = ON;
