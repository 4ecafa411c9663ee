DROP VIEW phone_book;
ALTER TABLE customers ADD COLUMN phone TEXT;
UPDATE customers SET phone = (SELECT number FROM phones WHERE customer_id = customers.id);
DROP TABLE phones;
CREATE VIEW phone_book AS
SELECT id, name, phone FROM customers WHERE phone IS NOT NULL;
