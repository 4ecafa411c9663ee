-- A status that was added since is 'paused': the old CHECK knows no other.
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
SELECT id, name, email, phone,
  CASE WHEN status IN ('active', 'paused', 'left') THEN status ELSE 'paused' END,
  street, city, joined, referred_by FROM members;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
DROP TABLE statuses;
CREATE INDEX members_referred ON members (referred_by);
CREATE INDEX members_city ON members (city) WHERE city IS NOT NULL;
CREATE VIEW open_loans AS
SELECT loans.id, members.name AS member, loans.due
FROM loans JOIN members ON members.id = loans.member_id
WHERE loans.returned IS NULL;
COMMIT;
PRAGMA foreign_keys = ON;
