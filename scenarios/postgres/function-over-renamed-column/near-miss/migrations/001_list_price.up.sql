ALTER TABLE products RENAME COLUMN price TO list_price;
CREATE OR REPLACE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.list_price, NEW.list_price);
  RETURN NEW;
END $$;
