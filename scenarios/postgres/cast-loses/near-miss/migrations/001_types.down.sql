ALTER TABLE readings
  ALTER COLUMN id TYPE integer,
  ALTER COLUMN amount TYPE numeric,
  ALTER COLUMN factor TYPE double precision,
  ALTER COLUMN taken TYPE timestamp,
  ALTER COLUMN place TYPE text;
