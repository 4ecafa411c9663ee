-- Writes first.
ALTER TABLE users ADD COLUMN last_login TEXT;
CREATE TEMPORARY TABLE latest AS
SELECT id, (SELECT max(at) FROM logins WHERE user_name = name) AS at FROM users;
UPDATE users SET last_login = (SELECT at FROM latest WHERE latest.id = users.id);
DROP TABLE latest;
