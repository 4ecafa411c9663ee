ALTER TABLE authors ADD COLUMN pseudonym_of INTEGER REFERENCES authors (id) ON DELETE SET NULL;
UPDATE authors SET pseudonym_of = 1 WHERE id = 7;
