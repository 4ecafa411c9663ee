CREATE TABLE keys_old (k PRIMARY KEY, n INTEGER);
INSERT INTO keys_old SELECT CASE n WHEN 20 THEN 'ab' || char(0) || 'cd' ELSE k END, n FROM keys;
DROP TABLE keys;
ALTER TABLE keys_old RENAME TO keys;
