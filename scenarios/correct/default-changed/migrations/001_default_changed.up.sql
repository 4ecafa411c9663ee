CREATE TABLE shelves_new (
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  label TEXT,
  width REAL NOT NULL DEFAULT 0.9,
  PRIMARY KEY (room, number)
);
INSERT INTO shelves_new SELECT room, number, label, width FROM shelves;
DROP TABLE shelves;
ALTER TABLE shelves_new RENAME TO shelves;
