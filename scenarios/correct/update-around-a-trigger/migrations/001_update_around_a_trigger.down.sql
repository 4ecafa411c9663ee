DROP TRIGGER loans_fine;
UPDATE loans SET fine = old.fine FROM loans_fine_before AS old
WHERE old.id = loans.id AND loans.fine = (old.fine / 50) * 50;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
DROP TABLE loans_fine_before;
