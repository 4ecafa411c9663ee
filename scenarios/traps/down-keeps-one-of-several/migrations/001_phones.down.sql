ALTER TABLE customers ADD COLUMN phone TEXT;
UPDATE customers SET phone = (SELECT phone FROM phones WHERE phones.customer_id = customers.id);
DROP TABLE phones;
