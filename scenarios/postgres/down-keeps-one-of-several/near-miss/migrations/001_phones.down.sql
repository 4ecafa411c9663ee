-- All numbers of a customer in one column: nobody has to guess which one is lost.
ALTER TABLE customers ADD COLUMN phone text;
UPDATE customers
SET phone = (SELECT string_agg(phone, ', ' ORDER BY id) FROM phones WHERE phones.customer_id = customers.id);
DROP TABLE phones;
