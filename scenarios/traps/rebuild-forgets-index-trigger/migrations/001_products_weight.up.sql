CREATE TABLE products_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL,
  weight REAL CHECK (weight > 0)
);
INSERT INTO products_new (id, code, name, brand, price, stock)
SELECT id, code, name, brand, price, stock FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
