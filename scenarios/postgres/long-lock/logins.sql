-- Logins of users, and no index that would help.
CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE logins (id integer PRIMARY KEY, user_name text NOT NULL, at date NOT NULL);
INSERT INTO users SELECT i, 'user' || i FROM generate_series(1, 200) AS i;
INSERT INTO logins
SELECT i, 'user' || (i * 7919 % 200), date '2026-01-01' + i % 300 FROM generate_series(1, 6000) AS i;
