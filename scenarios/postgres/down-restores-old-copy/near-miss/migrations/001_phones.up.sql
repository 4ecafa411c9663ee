CREATE TABLE customers_before AS SELECT id, phone FROM customers WHERE phone ~ '[ ()-]';

UPDATE customers SET phone = regexp_replace(phone, '[ ()-]', '', 'g')
WHERE id IN (SELECT id FROM customers_before);
