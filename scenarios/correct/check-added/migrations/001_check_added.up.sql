CREATE TABLE placements_new (
  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
  room TEXT NOT NULL,
  number INTEGER NOT NULL,
  copies INTEGER NOT NULL CHECK (copies > 0),
  PRIMARY KEY (book_id, room, number),
  FOREIGN KEY (room, number) REFERENCES shelves (room, number) ON UPDATE CASCADE
);
INSERT INTO placements_new (book_id, room, number, copies) SELECT book_id, room, number, copies FROM placements;
DROP TABLE placements;
ALTER TABLE placements_new RENAME TO placements;
