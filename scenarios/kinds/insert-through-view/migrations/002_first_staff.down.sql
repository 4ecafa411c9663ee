-- Not while she has orders: they would go with her.
DELETE FROM customers WHERE id = 100 AND id NOT IN (SELECT customer_id FROM orders);
