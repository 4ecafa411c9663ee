-- The trigger products_price writes a row for each.
ALTER TABLE products ADD COLUMN price_as_typed TEXT;
UPDATE products SET price_as_typed = price, price = replace(price, ',', '.');
