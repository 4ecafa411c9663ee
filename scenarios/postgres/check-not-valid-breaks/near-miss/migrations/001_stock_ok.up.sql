-- Two chairs are promised to customers already.
ALTER TABLE products ADD CONSTRAINT stock_ok CHECK (stock >= -2) NOT VALID;
