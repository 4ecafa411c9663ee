CREATE TABLE orders_old (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total TEXT NOT NULL,
  note TEXT
);
INSERT INTO orders_old SELECT id, customer_id, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE orders_old RENAME TO orders;
CREATE INDEX orders_customer ON orders (customer_id);
