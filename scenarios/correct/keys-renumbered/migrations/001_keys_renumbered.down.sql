PRAGMA defer_foreign_keys = ON;
UPDATE authors SET id = id - 1000;
UPDATE books SET author_id = author_id - 1000;
