ALTER TABLE products ADD CONSTRAINT stock_ok CHECK (stock >= 0) NOT VALID;
