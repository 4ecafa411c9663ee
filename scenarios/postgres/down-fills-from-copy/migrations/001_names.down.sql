ALTER TABLE members ADD COLUMN name text;

UPDATE members
SET name = (SELECT old.name FROM members_before AS old WHERE old.id = members.id);

ALTER TABLE members DROP COLUMN given, DROP COLUMN family;
DROP TABLE members_before;
