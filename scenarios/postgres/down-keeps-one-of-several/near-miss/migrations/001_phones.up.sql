-- A customer can have several numbers.
-- migration-gate: allow data/column-dropped customers.phone (phones has it)
CREATE TABLE phones (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  phone text NOT NULL
);
INSERT INTO phones (customer_id, phone) SELECT id, phone FROM customers WHERE phone IS NOT NULL ORDER BY id;
CREATE INDEX phones_customer ON phones (customer_id);
ALTER TABLE customers DROP COLUMN phone;
