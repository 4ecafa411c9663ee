UPDATE products SET price = price_as_typed WHERE price_as_typed IS NOT NULL;
ALTER TABLE products DROP COLUMN price_as_typed;
