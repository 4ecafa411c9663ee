DROP VIEW living_members;
DROP INDEX members_living_address;
ALTER TABLE members DROP COLUMN deleted_at;
