CREATE TABLE members_new (id INTEGER PRIMARY KEY, login TEXT NOT NULL);
INSERT INTO members_new (id, login) SELECT id, login FROM members;
DROP TABLE members;
ALTER TABLE members_new RENAME TO members;
CREATE UNIQUE INDEX members_login ON members (login);
