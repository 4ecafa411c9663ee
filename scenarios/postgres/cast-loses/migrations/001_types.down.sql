ALTER TABLE readings
  ALTER COLUMN amount TYPE numeric,
  ALTER COLUMN taken TYPE timestamp,
  ALTER COLUMN amounts TYPE numeric[],
  ALTER COLUMN place TYPE text;
