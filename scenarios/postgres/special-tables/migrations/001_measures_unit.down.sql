DROP INDEX measures_recent;
ALTER TABLE measures DROP COLUMN unit;
