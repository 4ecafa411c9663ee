ALTER TABLE loans DROP COLUMN position;
