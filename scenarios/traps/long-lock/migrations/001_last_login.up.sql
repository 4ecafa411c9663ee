-- Reads all logins for each user, and nobody else writes meanwhile.
ALTER TABLE users ADD COLUMN last_login TEXT;
UPDATE users SET last_login = (SELECT max(at) FROM logins WHERE user_name = name);
