CREATE TABLE keys_new (k PRIMARY KEY, n INTEGER, note TEXT);
INSERT INTO keys_new (n, k) SELECT n, k FROM keys ORDER BY n DESC;
DROP TABLE keys;
ALTER TABLE keys_new RENAME TO keys;
CREATE TABLE copies AS SELECT * FROM samples;
UPDATE samples SET v = x'00ff' WHERE id = 1;
