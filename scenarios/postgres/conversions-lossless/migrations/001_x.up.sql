ALTER TABLE t
  ALTER COLUMN n TYPE numeric(11, 2),
  ALTER COLUMN d TYPE timestamp,
  ALTER COLUMN c TYPE varchar(8),
  ALTER COLUMN j TYPE jsonb,
  ALTER COLUMN m TYPE numeric USING m::numeric,
  ALTER COLUMN p TYPE numeric(12, 4),
  ALTER COLUMN u TYPE uuid USING u::uuid;
