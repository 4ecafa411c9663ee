CREATE TABLE customers_before (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);

INSERT INTO customers_before (id, name, phone) SELECT id, name, phone FROM customers;

UPDATE customers
SET phone = replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', '')
WHERE phone GLOB '*[ ()-]*';
