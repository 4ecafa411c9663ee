ALTER TABLE products ADD COLUMN shelf TEXT;
CREATE INDEX products_shelf ON products (shelf);

BEGIN;
UPDATE products SET shelf = 'A' WHERE stock > 0;
COMMIT;
