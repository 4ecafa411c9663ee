ALTER TABLE products ADD COLUMN shelf text;
