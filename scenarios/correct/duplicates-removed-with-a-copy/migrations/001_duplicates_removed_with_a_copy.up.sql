-- migration-gate: allow data/rows-deleted loan_log (loan_log_duplicates has them)
CREATE TABLE loan_log_duplicates AS
SELECT loan_id, what, fine FROM loan_log
WHERE rowid NOT IN (SELECT min(rowid) FROM loan_log GROUP BY loan_id, what, fine);
DELETE FROM loan_log WHERE rowid NOT IN (SELECT min(rowid) FROM loan_log GROUP BY loan_id, what, fine);
CREATE UNIQUE INDEX loan_log_once ON loan_log (loan_id, what, fine);
