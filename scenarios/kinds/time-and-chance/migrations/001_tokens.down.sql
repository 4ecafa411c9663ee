ALTER TABLE customers DROP COLUMN token;
ALTER TABLE customers DROP COLUMN seen_at;
