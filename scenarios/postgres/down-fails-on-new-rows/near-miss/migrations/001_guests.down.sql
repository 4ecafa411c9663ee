-- The orders of guests get a customer of their own before every order needs one again.
INSERT INTO customers (email, name)
SELECT 'guests@example.org', 'Guests'
WHERE EXISTS (SELECT 1 FROM orders WHERE customer_id IS NULL);
UPDATE orders SET customer_id = (SELECT max(id) FROM customers WHERE name = 'Guests')
WHERE customer_id IS NULL;
ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
