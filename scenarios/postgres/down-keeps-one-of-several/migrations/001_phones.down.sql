-- One of them: a query that finds several would be refused.
ALTER TABLE customers ADD COLUMN phone text;
UPDATE customers
SET phone = (SELECT phone FROM phones WHERE phones.customer_id = customers.id ORDER BY id LIMIT 1);
DROP TABLE phones;
