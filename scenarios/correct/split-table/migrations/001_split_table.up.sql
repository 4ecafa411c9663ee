-- migration-gate: allow data/column-dropped members.street (member_addresses has it)
-- migration-gate: allow data/column-dropped members.city (member_addresses has it)
CREATE TABLE member_addresses (
  member_id INTEGER PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
  street TEXT,
  city TEXT
);
INSERT INTO member_addresses (member_id, street, city) SELECT id, street, city FROM members;
DROP INDEX members_city;
ALTER TABLE members DROP COLUMN street;
ALTER TABLE members DROP COLUMN city;
CREATE INDEX member_addresses_city ON member_addresses (city) WHERE city IS NOT NULL;
