DROP TRIGGER products_price;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
