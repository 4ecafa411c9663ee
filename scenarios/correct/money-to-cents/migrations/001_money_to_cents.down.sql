ALTER TABLE books DROP COLUMN price_cents;
