DROP TRIGGER products_price ON products;
UPDATE products SET price = price_as_typed WHERE price_as_typed IS NOT NULL;
ALTER TABLE products DROP COLUMN price_as_typed;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
FOR EACH ROW EXECUTE FUNCTION log_price();
