-- Every value fits.
ALTER TABLE readings
  ALTER COLUMN id TYPE bigint,
  ALTER COLUMN amount TYPE numeric(12, 4),
  ALTER COLUMN factor TYPE numeric USING factor::numeric,
  ALTER COLUMN taken TYPE timestamp(3),
  ALTER COLUMN place TYPE varchar(40);
