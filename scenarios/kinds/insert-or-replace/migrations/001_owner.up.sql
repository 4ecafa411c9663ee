-- Customer 1 is deleted and made anew, and with the old one go the orders.
INSERT OR REPLACE INTO customers (id, email, name) VALUES (1, 'owner@example.org', 'Owner');
