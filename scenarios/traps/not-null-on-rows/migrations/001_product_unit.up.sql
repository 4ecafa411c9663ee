-- Accepted on an empty table, refused where there are rows.
ALTER TABLE products ADD COLUMN unit TEXT NOT NULL;
