ALTER TABLE products RENAME COLUMN vendor_code TO legacy_code;
UPDATE products SET reorder_level = reorder_level - 5 WHERE id % 10 = 0;
