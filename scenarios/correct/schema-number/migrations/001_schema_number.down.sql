ALTER TABLE authors DROP COLUMN country;
PRAGMA user_version = 0;
