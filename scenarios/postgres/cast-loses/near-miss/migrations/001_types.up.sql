-- Every value fits, and is written as it was.
ALTER TABLE readings
  ALTER COLUMN id TYPE bigint,
  ALTER COLUMN taken TYPE timestamp(3),
  ALTER COLUMN place TYPE varchar(40);
