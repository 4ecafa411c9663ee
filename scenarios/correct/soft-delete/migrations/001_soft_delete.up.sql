ALTER TABLE members ADD COLUMN deleted_at TEXT;
UPDATE members SET deleted_at = '2024-01-01 00:00:00' WHERE status = 'left';
CREATE UNIQUE INDEX members_living_address ON members (street, city) WHERE deleted_at IS NULL;
CREATE VIEW living_members AS SELECT * FROM members WHERE deleted_at IS NULL;
