-- A foreign key cannot be added otherwise than by a rebuild. What the log says of products that are
-- gone would be orphans, so these products come back as empty shells.
INSERT INTO products (id, code, name, brand, price, stock)
SELECT DISTINCT product_id, 'removed', 'removed', 'removed', '', 0 FROM price_log
WHERE product_id NOT IN (SELECT id FROM products);
DROP TRIGGER products_price;
CREATE TABLE price_log_new (
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE RESTRICT,
  old_price TEXT,
  new_price TEXT
);
INSERT INTO price_log_new (product_id, old_price, new_price)
SELECT product_id, old_price, new_price FROM price_log;
DROP TABLE price_log;
ALTER TABLE price_log_new RENAME TO price_log;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
