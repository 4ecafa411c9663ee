PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE customers_new (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  full_name TEXT NOT NULL,
  phone TEXT
);
INSERT INTO customers_new (id, email, full_name, phone)
SELECT id, email, name, phone FROM customers WHERE phone IS NOT NULL;
DROP VIEW phone_book;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_name ON customers (full_name);
CREATE VIEW phone_book AS
SELECT id, full_name AS name, phone FROM customers WHERE phone IS NOT NULL;

COMMIT;
PRAGMA foreign_keys = ON;
