UPDATE animals SET name = was WHERE was IS NOT NULL;
ALTER TABLE animals DROP COLUMN was;
