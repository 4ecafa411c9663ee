ALTER TABLE orders DROP COLUMN product_code;
DROP TABLE brand_list;
DROP TABLE mailing;
ALTER TABLE customers DROP COLUMN last_total;
