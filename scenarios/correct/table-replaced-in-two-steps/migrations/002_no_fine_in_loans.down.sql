ALTER TABLE loans ADD COLUMN fine INTEGER NOT NULL DEFAULT 0 CHECK (fine >= 0);
UPDATE loans SET fine = fees.cents FROM fees WHERE fees.loan_id = loans.id;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
