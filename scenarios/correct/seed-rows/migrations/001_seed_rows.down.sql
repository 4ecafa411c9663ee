DELETE FROM settings WHERE key IN ('reminder_days', 'max_loans');
