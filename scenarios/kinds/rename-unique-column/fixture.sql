CREATE TABLE members (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
INSERT INTO members VALUES (1, 'ada'), (2, 'brian'), (3, 'Grace');
