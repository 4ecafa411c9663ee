DROP TRIGGER loans_fine;
UPDATE loans SET fine = (SELECT fine FROM loans_fine_before WHERE id = loans.id)
WHERE id IN (SELECT id FROM loans_fine_before);
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
DROP TABLE loans_fine_before;
