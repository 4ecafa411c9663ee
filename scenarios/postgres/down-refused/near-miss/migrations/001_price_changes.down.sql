ALTER TABLE price_changes RENAME COLUMN price_before TO old_price;
ALTER TABLE price_changes RENAME TO price_log;
CREATE OR REPLACE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
  RETURN NEW;
END $$;
