ALTER TABLE members DROP COLUMN phone_digits;
