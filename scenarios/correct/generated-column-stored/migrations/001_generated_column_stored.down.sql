CREATE TABLE rooms_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  width INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  area INTEGER AS (width * depth) VIRTUAL,
  plan BLOB
);
INSERT INTO rooms_new (id, name, width, depth, plan) SELECT id, name, width, depth, plan FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_new RENAME TO rooms;
CREATE INDEX rooms_area ON rooms (area);
