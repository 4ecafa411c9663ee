CREATE TABLE sizes (product_id INTEGER NOT NULL REFERENCES products (id), size TEXT NOT NULL);
ALTER TABLE products ADD COLUMN shelf TEXT;
