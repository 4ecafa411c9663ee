-- The shop that all scenarios of this folder share, with the values on which migrations fail: two
-- customers with one address, codes such as 007, prices with a comma, empty ones and NULLs. It has
-- no history table, so that everything in a scenario's folder is pending.
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT
);
CREATE INDEX customers_name ON customers (name);

CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total TEXT NOT NULL,
  note TEXT
);
CREATE INDEX orders_customer ON orders (customer_id);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL
);

CREATE TABLE coupons (
  code TEXT PRIMARY KEY,
  percent INTEGER
);

CREATE TABLE price_log (
  product_id INTEGER NOT NULL,
  old_price TEXT,
  new_price TEXT
);

INSERT INTO customers VALUES
  (1, 'anna@example.org', 'Anna', '030 1234'),
  (2, 'ben@example.org', 'Ben', NULL),
  (3, 'anna@example.org', 'Anna B.', '0171 5555'),
  (4, 'chloe@example.org', 'Chloé', '0049 40 77'),
  (5, 'dmitri@example.org', 'Дмитрий', NULL);

INSERT INTO orders VALUES
  (1, 1, '1250', NULL), (2, 1, '399', 'ring twice'), (3, 2, '0', ''), (4, 3, '99900', NULL),
  (5, 4, '1', 'gift'), (6, 5, '2350', NULL), (7, 5, '2350', NULL);

INSERT INTO products VALUES
  (1, '007', 'Tea', 'Bond', '12,50', 10),
  (2, '1e3', 'Lamp', 'Lux', '80.00', 0),
  (3, 'A-7', 'Chair', 'Oak', '', -2),
  (4, '42', 'Towel', 'Ford', '9.99', 42),
  (5, '0042', 'Bath towel', 'Ford', '1 200', 3);

INSERT INTO price_log VALUES (1, '11,00', '12,50');

CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;

CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
