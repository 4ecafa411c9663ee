ALTER TABLE products RENAME COLUMN list_price TO price;
CREATE OR REPLACE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
  RETURN NEW;
END $$;
