INSERT INTO settings (key, value) VALUES ('reminder_days', '3'), ('max_loans', '10');
