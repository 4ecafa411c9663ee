-- Keeps the oldest of each, without the orders of the younger ones.
DELETE FROM orders WHERE customer_id NOT IN (SELECT min(id) FROM customers GROUP BY email);
DELETE FROM customers WHERE id NOT IN (SELECT min(id) FROM customers GROUP BY email);
CREATE UNIQUE INDEX customers_email ON customers (email);
