CREATE TABLE rooms_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  plan BLOB,
  depth INTEGER NOT NULL,
  width INTEGER NOT NULL,
  area INTEGER AS (width * depth) VIRTUAL
);
INSERT INTO rooms_new (id, name, plan, depth, width) SELECT id, name, plan, depth, width FROM rooms;
DROP TABLE rooms;
ALTER TABLE rooms_new RENAME TO rooms;
CREATE INDEX rooms_area ON rooms (area);
