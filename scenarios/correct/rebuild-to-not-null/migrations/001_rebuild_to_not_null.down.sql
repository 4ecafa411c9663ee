PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE shelves_new (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  width REAL NOT NULL DEFAULT 1.2,
  PRIMARY KEY (room, number)
);
INSERT INTO shelves_new (room, number, label, width) SELECT room, number, label, width FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
UPDATE shelves SET label = NULL
WHERE label = room || '-' || number
  AND EXISTS (SELECT 1 FROM shelves_unlabelled u WHERE u.room = shelves.room AND u.number = shelves.number);
DROP TABLE shelves_unlabelled;
COMMIT;
PRAGMA foreign_keys = ON;
