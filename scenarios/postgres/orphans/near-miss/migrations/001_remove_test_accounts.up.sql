-- migration-gate: allow data/rows-deleted * (moved, not lost)
CREATE TABLE removed_customers AS SELECT * FROM customers WHERE name LIKE 'Anna%';
CREATE TABLE removed_orders AS
SELECT * FROM orders WHERE customer_id IN (SELECT id FROM removed_customers);
CREATE TABLE removed_order_lines AS
SELECT * FROM order_lines WHERE order_id IN (SELECT id FROM removed_orders);
DELETE FROM order_lines WHERE order_id IN (SELECT id FROM removed_orders);
DELETE FROM orders WHERE id IN (SELECT id FROM removed_orders);
DELETE FROM customers WHERE id IN (SELECT id FROM removed_customers);
