-- The orders of guests get a customer of their own before every order needs one again.
INSERT INTO customers (email, name)
SELECT 'guests@example.org', 'Guests'
WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id IS NULL);
UPDATE orders SET customer_id = (SELECT max(id) FROM customers WHERE name = 'Guests')
WHERE customer_id IS NULL;
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
