-- migration-gate: allow data/column-dropped customers.phone (every number is copied first)
CREATE TABLE phones (
  customer_id INTEGER PRIMARY KEY REFERENCES customers (id) ON DELETE CASCADE,
  number TEXT NOT NULL
);
INSERT INTO phones SELECT id, phone FROM customers WHERE phone IS NOT NULL;
DROP VIEW phone_book;
ALTER TABLE customers DROP COLUMN phone;
CREATE VIEW phone_book AS
SELECT c.id, c.name, p.number AS phone FROM customers AS c JOIN phones AS p ON p.customer_id = c.id;
