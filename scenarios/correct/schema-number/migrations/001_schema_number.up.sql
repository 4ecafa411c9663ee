PRAGMA user_version = 7;
ALTER TABLE authors ADD COLUMN country TEXT;
