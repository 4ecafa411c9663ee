UPDATE customers
SET name = old.name, phone = old.phone
FROM customers_before AS old
WHERE old.id = customers.id;

DROP TABLE customers_before;
