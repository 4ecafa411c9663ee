DROP INDEX products_unit;
ALTER TABLE products DROP COLUMN unit;
