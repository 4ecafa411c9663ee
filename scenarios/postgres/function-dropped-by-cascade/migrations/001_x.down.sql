CREATE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO price_log VALUES (OLD.id, OLD.price, NEW.price);
  RETURN NEW;
END $$;
CREATE TRIGGER products_price AFTER UPDATE OF price ON products
FOR EACH ROW EXECUTE FUNCTION log_price();
