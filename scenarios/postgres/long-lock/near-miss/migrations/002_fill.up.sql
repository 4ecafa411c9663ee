-- Reads the logins once, for all users.
UPDATE users SET last_login = latest.at
FROM (SELECT user_name, max(at) AS at FROM logins GROUP BY user_name) AS latest
WHERE latest.user_name = users.name;
