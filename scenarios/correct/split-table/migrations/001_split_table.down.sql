PRAGMA foreign_keys = OFF;
BEGIN;
DROP VIEW open_loans;
CREATE TABLE members_new (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  phone TEXT,
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused', 'left')),
  street TEXT,
  city TEXT,
  joined TEXT NOT NULL,
  referred_by INTEGER REFERENCES members (id) ON DELETE SET NULL
);
INSERT INTO members_new (id, name, email, phone, status, street, city, joined, referred_by)
SELECT m.id, m.name, m.email, m.phone, m.status, a.street, a.city, m.joined, m.referred_by
FROM members m LEFT JOIN member_addresses a ON a.member_id = m.id;
DROP TABLE member_addresses;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
CREATE INDEX members_referred ON members (referred_by);
CREATE INDEX members_city ON members (city) WHERE city IS NOT NULL;
CREATE VIEW open_loans AS
SELECT loans.id, members.name AS member, loans.due
FROM loans JOIN members ON members.id = loans.member_id
WHERE loans.returned IS NULL;
COMMIT;
PRAGMA foreign_keys = ON;
