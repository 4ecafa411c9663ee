CREATE TABLE products_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL
);
INSERT INTO products_new (id, code, name, brand, price, stock)
SELECT id, code, name, brand, price, stock FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
CREATE INDEX products_in_stock ON products (stock) WHERE stock > 0;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
