CREATE TABLE files (id integer PRIMARY KEY, name text NOT NULL, body bytea NOT NULL); INSERT INTO files VALUES (1,'a','\x00ff'),(2,'b','\xff');
