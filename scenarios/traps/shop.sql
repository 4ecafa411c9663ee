-- The shop that most of these folders share, with the values on which migrations fail: an address
-- that occurs twice, codes such as 007, prices with a comma or empty, NULLs, several scripts, quotes.
-- It has no history table, so that everything in a scenario's folder is pending.
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

CREATE TABLE order_lines (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  product_code TEXT NOT NULL,
  quantity TEXT NOT NULL,
  PRIMARY KEY (order_id, line)
) WITHOUT ROWID;

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT NOT NULL,
  price TEXT NOT NULL,
  stock INTEGER NOT NULL
);
CREATE INDEX products_in_stock ON products (stock) WHERE stock > 0;

CREATE TABLE price_log (
  product_id INTEGER NOT NULL,
  old_price TEXT,
  new_price TEXT
);

-- Numbers up to 9 were given out; 8 and 9 are deleted, and stand in links of mails that were sent.
CREATE TABLE subscribers (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email TEXT NOT NULL,
  joined TEXT,
  left_on TEXT,
  fax TEXT
);

INSERT INTO customers VALUES
  (1, 'anna@example.org', 'Anna', '030 1234'),
  (2, 'ben@example.org', 'Ben O''Hara', NULL),
  (3, 'anna@example.org', 'Anna B.', '0171 5555'),
  (4, 'chloe@example.org', 'Chloé', '0049 40 77'),
  (5, 'dmitri@example.org', 'Дмитрий', NULL),
  (6, 'yuki@example.org', '由紀 🌸', '');

INSERT INTO orders VALUES
  (1, 1, '1250', NULL), (2, 1, '399', 'ring twice'), (3, 2, '0', ''), (4, 3, '99900', NULL),
  (5, 4, '1', 'gift'), (6, 5, '2350', NULL), (7, 5, '2350', NULL);

INSERT INTO order_lines VALUES
  (1, 1, '007', '1'), (2, 1, '42', '3'), (2, 2, '0042', '1'), (4, 1, 'A-7', '12'), (5, 1, '1e3', '1'),
  (6, 1, '42', '100'), (7, 1, '42', '100');

INSERT INTO products VALUES
  (1, '007', 'Tea', 'Bond', '12,50', 10),
  (2, '1e3', 'Lamp', 'Lux', '80.00', 0),
  (3, 'A-7', 'Chair', 'Oak', '', -2),
  (4, '42', 'Towel', 'Ford', '9.99', 42),
  (5, '0042', 'Bath towel', 'Ford', '1 200', 3);

-- Product 8 is gone.
INSERT INTO price_log VALUES (1, '11,00', '12,50'), (8, '3,00', '3,20'), (8, '3,20', NULL);

INSERT INTO subscribers VALUES
  (1, 'anna@example.org', '2023-05-01', '2024-01-31', NULL),
  (2, 'ben@example.org', '2023-06-11', NULL, NULL),
  (5, 'anna@example.org', '14.02.2025', NULL, NULL),
  (6, 'YUKI@example.org', '2025-03-03', NULL, NULL),
  (7, 'dmitri@example.org', '2025-03-09', NULL, NULL),
  (9, 'gone@example.org', '2025-04-01', NULL, NULL);
DELETE FROM subscribers WHERE id = 9;

CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;

CREATE VIEW readers AS
SELECT id, email, fax FROM subscribers WHERE left_on IS NULL;

CREATE TRIGGER products_price AFTER UPDATE OF price ON products
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
END;
