-- The log is for what members do, not for what a migration corrects.
CREATE TABLE loans_fine_before AS SELECT id, fine FROM loans WHERE fine > 0;
DROP TRIGGER loans_fine;
UPDATE loans SET fine = (fine / 50) * 50 WHERE fine > 0;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
