ALTER TABLE members DROP COLUMN last_name;
ALTER TABLE members DROP COLUMN first_name;
