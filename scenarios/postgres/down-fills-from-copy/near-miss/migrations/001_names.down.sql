ALTER TABLE members ADD COLUMN name text;

UPDATE members SET name = given || ' ' || family;

ALTER TABLE members DROP COLUMN given, DROP COLUMN family;
DROP TABLE members_before;
