ALTER TABLE orders RENAME COLUMN buyer_id TO customer_id;
