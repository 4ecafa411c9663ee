DROP TRIGGER products_price;
CREATE TABLE price_log_new (
  product_id INTEGER NOT NULL,
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
DELETE FROM products WHERE code = 'removed';
