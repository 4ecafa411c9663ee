DROP TRIGGER too ON animals;
DROP FUNCTION shorten();
UPDATE ONLY animals SET name = was WHERE was IS NOT NULL;
ALTER TABLE animals DROP COLUMN was;
