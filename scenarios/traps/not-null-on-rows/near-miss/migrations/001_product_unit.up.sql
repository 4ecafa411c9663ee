-- In three steps: a column that may be empty, a value for every row, then the constraint.
ALTER TABLE products ADD COLUMN unit TEXT;
UPDATE products SET unit = CASE WHEN name LIKE '%towel%' THEN 'pack' ELSE 'piece' END;
CREATE TABLE products_new (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL,
  unit TEXT NOT NULL
);
INSERT INTO products_new (id, code, name, brand, price, stock, unit)
SELECT id, code, name, brand, price, stock, unit FROM products;
DROP TABLE products;
ALTER TABLE products_new RENAME TO products;
CREATE INDEX products_in_stock ON products (stock) WHERE stock > 0;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
