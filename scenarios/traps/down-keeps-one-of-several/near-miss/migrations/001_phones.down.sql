-- All numbers of a customer in one column: nobody has to guess which one is lost.
ALTER TABLE customers ADD COLUMN phone TEXT;
UPDATE customers
SET phone = (SELECT group_concat(phone, ', ') FROM phones WHERE phones.customer_id = customers.id);
DROP TABLE phones;
