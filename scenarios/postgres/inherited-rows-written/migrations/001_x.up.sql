ALTER TABLE animals ADD COLUMN was text;
UPDATE animals SET was = name, name = upper(name);
