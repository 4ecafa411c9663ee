ALTER TABLE members ADD COLUMN name TEXT;

UPDATE members SET name = given || ' ' || family;

ALTER TABLE members DROP COLUMN given;
ALTER TABLE members DROP COLUMN family;
DROP TABLE members_before;
