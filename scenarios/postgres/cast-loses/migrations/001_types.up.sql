-- Each of them is rounded or cut, and none is refused.
ALTER TABLE readings
  ALTER COLUMN amount TYPE integer,
  ALTER COLUMN taken TYPE date,
  ALTER COLUMN amounts TYPE integer[],
  ALTER COLUMN place TYPE varchar(6) USING place::varchar(6);
