CREATE TABLE addresses (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  city TEXT NOT NULL
);
CREATE INDEX addresses_customer ON addresses (customer_id);
INSERT INTO addresses (customer_id, city) SELECT id, 'unknown' FROM customers;
