-- A price that is written as it was is no change.
DROP TRIGGER products_price ON products;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
FOR EACH ROW WHEN (OLD.price <> NEW.price) EXECUTE FUNCTION log_price();
