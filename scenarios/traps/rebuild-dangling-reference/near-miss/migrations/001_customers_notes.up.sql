PRAGMA legacy_alter_table = ON;
PRAGMA foreign_keys = OFF;
BEGIN;

-- The first PRAGMA keeps this from touching what refers to customers.
ALTER TABLE customers RENAME TO customers_old;
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  notes TEXT NOT NULL DEFAULT ''
);
INSERT INTO customers (id, email, name, phone) SELECT id, email, name, phone FROM customers_old;
DROP VIEW phone_book;
DROP TABLE customers_old;
CREATE INDEX customers_name ON customers (name);
CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;

COMMIT;
PRAGMA foreign_keys = ON;
PRAGMA legacy_alter_table = OFF;
