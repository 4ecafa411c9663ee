CREATE TABLE branches (
  id INTEGER PRIMARY KEY,
  city TEXT NOT NULL UNIQUE
);
INSERT INTO branches (city) SELECT DISTINCT city FROM members WHERE city IS NOT NULL ORDER BY city;
ALTER TABLE members ADD COLUMN branch_id INTEGER REFERENCES branches (id);
UPDATE members SET branch_id = (SELECT id FROM branches WHERE branches.city = members.city);
