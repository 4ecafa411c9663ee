-- The trigger products_price goes along with the rename; its function has names of its own.
ALTER TABLE price_log RENAME TO price_changes;
ALTER TABLE price_changes RENAME COLUMN old_price TO price_before;
CREATE OR REPLACE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_changes VALUES (OLD.id, OLD.price, NEW.price);
  RETURN NEW;
END $$;
