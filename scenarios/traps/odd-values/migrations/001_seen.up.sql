CREATE TABLE samples_new (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  v,
  seen INTEGER NOT NULL DEFAULT 0
);
INSERT INTO samples_new (id, what, v) SELECT id, what, v FROM samples;
DROP TABLE samples;
ALTER TABLE samples_new RENAME TO samples;
ALTER TABLE bag ADD COLUMN size INTEGER;
UPDATE bag SET size = length(CAST(v AS BLOB));
