CREATE TABLE tickets (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);
INSERT INTO tickets VALUES (1, 'a'), (2, 'b'), (9, 'c');
DELETE FROM tickets WHERE id = 9;
