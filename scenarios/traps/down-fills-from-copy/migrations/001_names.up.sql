CREATE TABLE members_before (
  id INTEGER PRIMARY KEY,
  name TEXT
);
INSERT INTO members_before (id, name) SELECT id, name FROM members WHERE name IS NOT NULL;

ALTER TABLE members ADD COLUMN given TEXT;
ALTER TABLE members ADD COLUMN family TEXT;

UPDATE members
SET given = substr(name, 1, instr(name, ' ') - 1),
    family = substr(name, instr(name, ' ') + 1)
WHERE name IS NOT NULL;

ALTER TABLE members DROP COLUMN name;
