UPDATE customers
SET phone = old.phone
FROM customers_before AS old
WHERE old.id = customers.id
  AND customers.phone = regexp_replace(old.phone, '[ ()-]', '', 'g');

DROP TABLE customers_before;
