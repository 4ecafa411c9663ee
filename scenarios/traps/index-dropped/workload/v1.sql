-- What the shop asks while a page is made.
SELECT id, placed_on, total FROM orders WHERE customer_id = 17 ORDER BY id DESC LIMIT 10;
SELECT sum(total) FROM orders WHERE placed_on BETWEEN '2025-03-01' AND '2025-03-31';
