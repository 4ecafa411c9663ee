ALTER TABLE products RENAME COLUMN list_price TO price;
