-- What the log says of products that are gone would be orphans, so these products come back as empty
-- shells. NOT VALID and VALIDATE in two steps keep the lock short.
INSERT INTO products (id, code, name, brand, price, stock)
SELECT DISTINCT product_id, 'removed', 'removed', 'removed', '', 0 FROM price_log
WHERE product_id NOT IN (SELECT id FROM products);
SELECT setval('products_id_seq', (SELECT max(id) FROM products));
ALTER TABLE price_log ADD CONSTRAINT price_log_product_fkey
  FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT NOT VALID;
ALTER TABLE price_log VALIDATE CONSTRAINT price_log_product_fkey;
