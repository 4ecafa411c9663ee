ALTER TABLE customers ADD COLUMN last_total text;

-- Anna has two orders. Which one is the last is not said.
UPDATE customers SET last_total = (SELECT total FROM orders WHERE customer_id = customers.id LIMIT 1);

CREATE TABLE mailing (email text PRIMARY KEY, name text NOT NULL);
INSERT INTO mailing (email, name) SELECT email, name FROM customers ON CONFLICT DO NOTHING;

CREATE TABLE brand_list AS
SELECT brand, string_agg(name, ', ') AS names FROM products GROUP BY brand;

ALTER TABLE orders ADD COLUMN product_code text;
UPDATE orders SET product_code = l.product_code
FROM order_lines AS l WHERE l.order_id = orders.id;
