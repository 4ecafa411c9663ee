ALTER TABLE members ADD COLUMN name TEXT;

UPDATE members
SET name = coalesce((SELECT old.name FROM members_before AS old WHERE old.id = members.id), given || ' ' || family);

ALTER TABLE members DROP COLUMN given;
ALTER TABLE members DROP COLUMN family;
DROP TABLE members_before;
