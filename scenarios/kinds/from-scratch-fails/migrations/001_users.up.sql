-- Somebody put the column here, too, that the next migration adds.
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT DEFAULT 'Ulm');
