-- What speaks of the column is renamed with it.
ALTER TABLE orders RENAME COLUMN customer_id TO buyer_id;
