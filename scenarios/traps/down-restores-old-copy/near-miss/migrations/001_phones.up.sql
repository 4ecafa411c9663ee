CREATE TABLE customers_before (
  id INTEGER PRIMARY KEY,
  phone TEXT
);

INSERT INTO customers_before (id, phone)
SELECT id, phone FROM customers WHERE phone GLOB '*[ ()-]*';

UPDATE customers
SET phone = replace(replace(replace(replace(phone, ' ', ''), '-', ''), '(', ''), ')', '')
WHERE id IN (SELECT id FROM customers_before);
