ALTER TABLE loans ADD COLUMN fine INTEGER NOT NULL DEFAULT 0 CHECK (fine >= 0);
-- A loan may have several fees by now.
UPDATE loans SET fine = total.cents
FROM (SELECT loan_id, sum(cents) AS cents FROM fees GROUP BY loan_id) AS total
WHERE total.loan_id = loans.id;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
