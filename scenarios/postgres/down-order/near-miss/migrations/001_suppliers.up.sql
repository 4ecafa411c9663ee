CREATE TABLE suppliers (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE
);
INSERT INTO suppliers (name) SELECT DISTINCT brand FROM products ORDER BY brand;
