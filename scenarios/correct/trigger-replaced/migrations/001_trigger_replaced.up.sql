DROP TRIGGER loans_fine;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans WHEN OLD.fine <> NEW.fine
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
