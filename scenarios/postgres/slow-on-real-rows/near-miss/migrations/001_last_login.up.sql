ALTER TABLE users ADD COLUMN last_login date;
CREATE INDEX logins_user ON logins (user_name, at);
UPDATE users SET last_login = (SELECT max(at) FROM logins WHERE user_name = name);
