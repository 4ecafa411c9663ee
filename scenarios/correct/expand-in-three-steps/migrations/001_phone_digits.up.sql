ALTER TABLE members ADD COLUMN phone_digits TEXT;
