-- Written by an UPDATE, lost all the same: '12,50' is 12.0 afterwards.
ALTER TABLE products ADD COLUMN price_number REAL;
UPDATE products SET price_number = CAST(price AS REAL);
DROP TRIGGER products_price;
ALTER TABLE products DROP COLUMN price;
ALTER TABLE products RENAME COLUMN price_number TO price;
