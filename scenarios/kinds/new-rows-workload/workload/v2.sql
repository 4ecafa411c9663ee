-- What the new version writes when a product with sizes is entered.
BEGIN;
INSERT INTO products (code, name, brand, price, stock, shelf) VALUES ('S-1', 'Shoe', 'Lux', '70', 4, 'A3');
INSERT INTO sizes SELECT id, '42' FROM products WHERE code = 'S-1';
COMMIT;
SELECT count(*) FROM products;
INSERT INTO sizes (product_id, size) VALUES (1, NULL);
