-- The size that is printed on the label; 'unknown' until somebody has looked.
ALTER TABLE products ADD COLUMN size TEXT NOT NULL DEFAULT 'unknown';
