CREATE TABLE customers_before AS SELECT id, name, phone FROM customers;

UPDATE customers SET phone = regexp_replace(phone, '[ ()-]', '', 'g') WHERE phone ~ '[ ()-]';
