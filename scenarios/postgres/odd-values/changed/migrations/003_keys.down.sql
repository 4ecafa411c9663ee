CREATE TABLE keys_b_new (k bytea PRIMARY KEY, n integer);
INSERT INTO keys_b_new SELECT CASE k WHEN '\xfe' THEN '\xff' ELSE k END, n FROM keys_b;
DROP TABLE keys_b;
ALTER TABLE keys_b_new RENAME TO keys_b;
ALTER TABLE keys_b RENAME CONSTRAINT keys_b_new_pkey TO keys_b_pkey;
