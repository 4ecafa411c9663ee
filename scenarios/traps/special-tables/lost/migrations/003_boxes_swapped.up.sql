-- Width and height change places, and the copy does not name them. An index is forgotten.
CREATE TABLE boxes_new (
  id INTEGER PRIMARY KEY,
  height INTEGER NOT NULL,
  width INTEGER NOT NULL,
  area INTEGER AS (width * height) VIRTUAL,
  label TEXT AS ('box of ' || width) STORED
);
INSERT INTO boxes_new SELECT id, width, height FROM boxes;
DROP TABLE boxes;
ALTER TABLE boxes_new RENAME TO boxes;
CREATE INDEX boxes_area ON boxes (area);
CREATE UNIQUE INDEX boxes_big ON boxes (width) WHERE area > 50;
