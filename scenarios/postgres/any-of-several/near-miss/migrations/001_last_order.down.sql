DROP TABLE brand_list;
ALTER TABLE products DROP COLUMN brand_id;
DROP TABLE brands;
DROP TABLE mailing;
ALTER TABLE customers DROP COLUMN spent, DROP COLUMN last_total;
