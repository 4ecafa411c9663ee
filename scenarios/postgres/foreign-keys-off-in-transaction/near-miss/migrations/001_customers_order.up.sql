-- The key goes for as long as the transaction lasts, and is checked when it comes back.
ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;
CREATE TEMPORARY TABLE sorted AS SELECT * FROM customers;
DELETE FROM customers;
INSERT INTO customers SELECT * FROM sorted ORDER BY name;
DROP TABLE sorted;
ALTER TABLE orders ADD CONSTRAINT orders_customer_id_fkey
  FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE;
