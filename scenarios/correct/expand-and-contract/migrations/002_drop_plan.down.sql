-- ADD COLUMN would put the plan behind the drawing.
CREATE TABLE rooms_old (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  width INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  area INTEGER AS (width * depth) VIRTUAL,
  plan BLOB,
  drawing BLOB
);
INSERT INTO rooms_old (id, name, width, depth, plan, drawing)
SELECT id, name, width, depth, drawing, drawing FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_old RENAME TO rooms;
CREATE INDEX rooms_area ON rooms (area);
