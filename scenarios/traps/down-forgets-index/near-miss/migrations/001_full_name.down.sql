DROP INDEX customers_full_name;
ALTER TABLE customers RENAME COLUMN full_name TO name;
CREATE INDEX customers_name ON customers (name);
