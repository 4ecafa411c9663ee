DROP INDEX products_shelf;
ALTER TABLE products DROP COLUMN shelf;
