-- Guests can order too: an order needs no customer any more.
ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;
