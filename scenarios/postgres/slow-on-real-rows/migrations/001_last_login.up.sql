-- Reads all logins for each user.
ALTER TABLE users ADD COLUMN last_login date;
UPDATE users SET last_login = (SELECT max(at) FROM logins WHERE user_name = name);
