-- Changes of a price are logged, this is another spelling. The old one is kept for the way back.
DROP TRIGGER products_price ON products;
ALTER TABLE products ADD COLUMN price_as_typed text;
UPDATE products SET price_as_typed = price, price = replace(price, ',', '.') WHERE price LIKE '%,%';
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
FOR EACH ROW EXECUTE FUNCTION log_price();
