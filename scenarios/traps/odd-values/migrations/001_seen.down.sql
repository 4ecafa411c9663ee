ALTER TABLE bag DROP COLUMN size;
CREATE TABLE samples_new (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  v
);
INSERT INTO samples_new (id, what, v) SELECT id, what, v FROM samples;
DROP TABLE samples;
ALTER TABLE samples_new RENAME TO samples;
