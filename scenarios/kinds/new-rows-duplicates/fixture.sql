CREATE TABLE members (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT);
CREATE UNIQUE INDEX members_email ON members (email);
INSERT INTO members VALUES (1, 'anna@example.org', 'Anna'), (2, 'ben@example.org', NULL);
