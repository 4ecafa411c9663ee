-- ADD COLUMN keeps all readers out until the transaction ends, and so does what comes after it.
ALTER TABLE users ADD COLUMN last_login date;
UPDATE users SET last_login = (SELECT max(at) FROM logins WHERE user_name = name);
