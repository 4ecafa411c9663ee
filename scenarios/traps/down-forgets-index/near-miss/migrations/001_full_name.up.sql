-- The index and the view go along with the rename; the index gets a name that fits.
ALTER TABLE customers RENAME COLUMN name TO full_name;
DROP INDEX customers_name;
CREATE INDEX customers_full_name ON customers (full_name);
