ALTER TABLE price_log DROP CONSTRAINT price_log_product_fkey;
DELETE FROM products WHERE code = 'removed';
SELECT setval('products_id_seq', 5);
