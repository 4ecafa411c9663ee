-- In three steps: a column that may be empty, a value for every row, then the constraint.
ALTER TABLE products ADD COLUMN unit text;
UPDATE products SET unit = CASE WHEN name LIKE '%towel%' THEN 'pack' ELSE 'piece' END;
ALTER TABLE products ALTER COLUMN unit SET NOT NULL;
