-- A query that finds two numbers is refused.
ALTER TABLE customers ADD COLUMN phone text;
UPDATE customers SET phone = (SELECT phone FROM phones WHERE phones.customer_id = customers.id);
DROP TABLE phones;
