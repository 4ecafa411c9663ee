UPDATE products SET price = price_as_typed;
ALTER TABLE products DROP COLUMN price_as_typed;
