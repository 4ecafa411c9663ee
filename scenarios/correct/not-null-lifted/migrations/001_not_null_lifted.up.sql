-- migration-gate: allow verify/side-effects shelves.width (nobody has measured the new shelves)
PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE shelves_new (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  width REAL DEFAULT 1.2,
  PRIMARY KEY (room, number)
);
INSERT INTO shelves_new (room, number, label, width) SELECT room, number, label, width FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
COMMIT;
PRAGMA foreign_keys = ON;
