DROP INDEX logins_user;
ALTER TABLE users DROP COLUMN last_login;
