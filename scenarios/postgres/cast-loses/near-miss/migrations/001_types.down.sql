ALTER TABLE readings
  ALTER COLUMN id TYPE integer,
  ALTER COLUMN taken TYPE timestamp,
  ALTER COLUMN place TYPE text;
