DROP TRIGGER loans_fine;
CREATE TABLE loan_log (
  loan_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  fine INTEGER
);
INSERT INTO loan_log (loan_id, what, fine)
SELECT json_extract(payload, '$.loan'), json_extract(payload, '$.what'), json_extract(payload, '$.fine')
FROM events WHERE kind = 'loan' ORDER BY id;
DELETE FROM events WHERE kind = 'loan';
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
