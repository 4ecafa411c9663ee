-- A view reads it, so it is refused.
ALTER TABLE customers DROP COLUMN phone;
