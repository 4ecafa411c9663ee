-- The UPDATE is harmless; the cast after it loses what the UPDATE seems to explain.
DROP TRIGGER products_price;
UPDATE products SET price = trim(price);
CREATE TABLE products_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price REAL NOT NULL,
  stock INTEGER NOT NULL
);
INSERT INTO products_new (id, code, name, brand, price, stock)
SELECT id, code, name, brand, CAST(price AS REAL), stock FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
