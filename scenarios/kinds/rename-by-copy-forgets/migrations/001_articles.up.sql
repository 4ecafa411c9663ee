-- The rows all move; the trigger that logs prices goes with the old table.
CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL
);
INSERT INTO articles (id, code, name, brand, price, stock)
SELECT id, code, name, brand, price, stock FROM products;
DROP TABLE products;
