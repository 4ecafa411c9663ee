ALTER TABLE customers ADD COLUMN last_total TEXT;

-- Anna has two orders. Which one is the last is not said.
UPDATE customers SET last_total = (SELECT total FROM orders WHERE customer_id = customers.id);

CREATE TABLE mailing (email TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
INSERT OR IGNORE INTO mailing (email, name) SELECT email, name FROM customers;

CREATE TABLE brand_list AS
SELECT brand, group_concat(name) AS names FROM products GROUP BY brand;

ALTER TABLE orders ADD COLUMN product_code TEXT;
UPDATE orders SET product_code = l.product_code
FROM order_lines AS l WHERE l.order_id = orders.id;
