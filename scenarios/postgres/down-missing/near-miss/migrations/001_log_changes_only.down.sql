DROP TRIGGER products_price ON products;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
FOR EACH ROW EXECUTE FUNCTION log_price();
