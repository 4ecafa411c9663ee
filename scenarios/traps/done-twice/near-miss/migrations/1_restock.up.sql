UPDATE products SET stock = stock + 5;
CREATE TABLE restocks (id INTEGER PRIMARY KEY, day TEXT NOT NULL);
INSERT INTO restocks (day) VALUES ('2026-11-21');
