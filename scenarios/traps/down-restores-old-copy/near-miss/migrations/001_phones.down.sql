UPDATE customers
SET phone = old.phone
FROM customers_before AS old
WHERE old.id = customers.id
  AND customers.phone =
      replace(replace(replace(replace(old.phone, ' ', ''), '-', ''), '(', ''), ')', '');

DROP TABLE customers_before;
