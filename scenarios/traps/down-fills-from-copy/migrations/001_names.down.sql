ALTER TABLE members ADD COLUMN name TEXT;

UPDATE members
SET name = (SELECT old.name FROM members_before AS old WHERE old.id = members.id);

ALTER TABLE members DROP COLUMN given;
ALTER TABLE members DROP COLUMN family;
DROP TABLE members_before;
