PRAGMA foreign_keys=OFF;
BEGIN;
CREATE TABLE orders_new (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  total TEXT NOT NULL,
  note TEXT
);
INSERT INTO orders_new (id, customer_id, total, note)
SELECT id, client_id, total, note FROM orders;
DROP TABLE orders;
ALTER TABLE orders_new RENAME TO orders;
CREATE INDEX orders_customer ON orders (customer_id);
COMMIT;
PRAGMA foreign_keys=ON;
