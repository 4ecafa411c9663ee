-- A short transaction for the lock, and one that locks the rows that it writes.
ALTER TABLE users ADD COLUMN last_login date;
