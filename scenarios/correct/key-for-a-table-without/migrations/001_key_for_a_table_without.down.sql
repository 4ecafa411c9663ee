DROP TRIGGER loans_fine;
CREATE TABLE loan_log_new (
  loan_id INTEGER NOT NULL,
  what TEXT NOT NULL,
  fine INTEGER
);
INSERT INTO loan_log_new (loan_id, what, fine) SELECT loan_id, what, fine FROM loan_log ORDER BY id;
DROP TABLE loan_log;
ALTER TABLE loan_log_new RENAME TO loan_log;
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
