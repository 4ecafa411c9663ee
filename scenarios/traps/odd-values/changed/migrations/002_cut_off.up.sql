-- printf ends at the zero byte.
CREATE TABLE keys_new (k PRIMARY KEY, n INTEGER);
INSERT INTO keys_new SELECT CASE n WHEN 20 THEN printf('%s', k) ELSE k END, n FROM keys;
DROP TABLE keys;
ALTER TABLE keys_new RENAME TO keys;
