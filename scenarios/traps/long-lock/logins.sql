-- Six thousand logins of two hundred users, and no index that would help.
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE logins (id INTEGER PRIMARY KEY, user_name TEXT NOT NULL, at TEXT NOT NULL);
INSERT INTO users
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
SELECT i, 'user' || i FROM n;
INSERT INTO logins
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
SELECT i, 'user' || (i * 7919 % 200), date('2026-01-01', '+' || (i % 300) || ' days') FROM n;
