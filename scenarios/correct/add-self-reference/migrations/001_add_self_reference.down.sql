ALTER TABLE authors DROP COLUMN pseudonym_of;
