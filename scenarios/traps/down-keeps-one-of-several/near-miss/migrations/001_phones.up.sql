-- A customer can have several numbers.
-- migration-gate: allow data/column-dropped customers.phone (phones has it)
CREATE TABLE phones (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  phone TEXT NOT NULL
);
INSERT INTO phones (customer_id, phone) SELECT id, phone FROM customers WHERE phone IS NOT NULL;
CREATE INDEX phones_customer ON phones (customer_id);
ALTER TABLE customers DROP COLUMN phone;
