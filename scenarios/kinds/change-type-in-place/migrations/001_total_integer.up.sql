ALTER TABLE orders ADD COLUMN total_number INTEGER;
UPDATE orders SET total_number = CAST(total AS INTEGER);
ALTER TABLE orders DROP COLUMN total;
ALTER TABLE orders RENAME COLUMN total_number TO total;
