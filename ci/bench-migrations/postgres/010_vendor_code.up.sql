UPDATE products SET reorder_level = reorder_level + 5 WHERE id % 10 = 0;
ALTER TABLE products RENAME COLUMN legacy_code TO vendor_code;
