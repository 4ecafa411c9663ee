-- The tool wraps a file of several statements, and this one cannot be in a transaction.
ALTER TABLE products ADD COLUMN shelf text;
CREATE INDEX CONCURRENTLY products_shelf ON products (shelf);
