CREATE TABLE members_before (
  id integer PRIMARY KEY,
  name text
);
INSERT INTO members_before (id, name) SELECT id, name FROM members WHERE name IS NOT NULL;

ALTER TABLE members ADD COLUMN given text, ADD COLUMN family text;

UPDATE members
SET given = substr(name, 1, strpos(name, ' ') - 1),
    family = substr(name, strpos(name, ' ') + 1)
WHERE name IS NOT NULL;

ALTER TABLE members DROP COLUMN name;
