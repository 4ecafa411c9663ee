ALTER TABLE products DROP COLUMN shelf;
