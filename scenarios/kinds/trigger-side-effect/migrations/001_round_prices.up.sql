-- The trigger products_price writes a row for each.
UPDATE products SET price = replace(price, ',', '.');
