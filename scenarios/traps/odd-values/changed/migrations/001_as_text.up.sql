-- The affinity of the new column turns 1 into '1' and infinity into 'Inf'.
CREATE TABLE samples_new (
  id INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  v TEXT
);
INSERT INTO samples_new (id, what, v) SELECT id, what, v FROM samples;
DROP TABLE samples;
ALTER TABLE samples_new RENAME TO samples;
