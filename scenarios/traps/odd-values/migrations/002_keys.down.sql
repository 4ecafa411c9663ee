UPDATE samples SET v = NULL WHERE id = 1;
DROP TABLE copies;
CREATE TABLE keys_old (k PRIMARY KEY, n INTEGER);
INSERT INTO keys_old SELECT k, n FROM keys;
DROP TABLE keys;
ALTER TABLE keys_old RENAME TO keys;
