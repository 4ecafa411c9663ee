-- The version that runs until the last server is restarted.
SELECT id, name FROM customers WHERE id = 2;
UPDATE customers SET name = 'Grace B. Hopper' WHERE id = 2;
