ALTER TABLE products ADD COLUMN unit TEXT NOT NULL DEFAULT 'piece';
CREATE INDEX products_unit ON products (unit);
