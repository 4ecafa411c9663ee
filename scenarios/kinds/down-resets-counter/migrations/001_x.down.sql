CREATE TABLE tickets_new (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT);
INSERT INTO tickets_new SELECT id, title FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;
