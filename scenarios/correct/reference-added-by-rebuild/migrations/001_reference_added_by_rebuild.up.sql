-- migration-gate: allow data/rows-deleted loan_log (loan_log_orphans has them)
CREATE TABLE loan_log_orphans AS SELECT * FROM loan_log WHERE loan_id NOT IN (SELECT id FROM loans);
DELETE FROM loan_log WHERE loan_id NOT IN (SELECT id FROM loans);
CREATE TABLE loan_log_new (
  loan_id INTEGER NOT NULL REFERENCES loans (id) ON DELETE CASCADE,
  what TEXT NOT NULL,
  fine INTEGER
);
INSERT INTO loan_log_new SELECT loan_id, what, fine FROM loan_log;
DROP TRIGGER loans_fine;
DROP TABLE loan_log;
ALTER TABLE loan_log_new RENAME TO loan_log;
CREATE INDEX loan_log_loan ON loan_log (loan_id);
CREATE TRIGGER loans_fine AFTER UPDATE OF fine ON loans
BEGIN
  INSERT INTO loan_log VALUES (NEW.id, 'fine', OLD.fine);
END;
