CREATE TABLE members (id INTEGER PRIMARY KEY, login TEXT NOT NULL);
INSERT INTO members VALUES (1, 'ada'), (2, 'brian');
CREATE UNIQUE INDEX members_login ON members (login);
