ALTER TABLE orders RENAME COLUMN client_id TO customer_id;
