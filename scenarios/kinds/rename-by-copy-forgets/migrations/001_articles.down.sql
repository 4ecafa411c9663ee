CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL
);
INSERT INTO products (id, code, name, brand, price, stock)
SELECT id, code, name, brand, price, stock FROM articles;
DROP TABLE articles;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
