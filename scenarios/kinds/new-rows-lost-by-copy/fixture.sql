CREATE TABLE goods (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price TEXT);
INSERT INTO goods VALUES (1, 'Tea', '12,50'), (2, 'Lamp', '80,00'), (3, 'Chair', NULL);
