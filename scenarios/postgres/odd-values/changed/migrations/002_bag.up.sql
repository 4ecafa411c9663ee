-- Rows that are there twice are two.
CREATE TABLE bag_new (v text, f double precision);
INSERT INTO bag_new SELECT DISTINCT * FROM bag;
DROP TABLE bag;
ALTER TABLE bag_new RENAME TO bag;
