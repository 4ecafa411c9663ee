DROP INDEX loan_log_once;
INSERT INTO loan_log (loan_id, what, fine) SELECT loan_id, what, fine FROM loan_log_duplicates;
DROP TABLE loan_log_duplicates;
