DROP TRIGGER products_price;
UPDATE products SET price = price_as_typed WHERE price_as_typed IS NOT NULL;
ALTER TABLE products DROP COLUMN price_as_typed;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
