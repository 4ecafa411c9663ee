ALTER TABLE products DISABLE TRIGGER USER;
ALTER TABLE products ADD COLUMN price_as_typed text;
UPDATE products SET price_as_typed = price;
