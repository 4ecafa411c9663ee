DROP VIEW categories;
ALTER TABLE subjects RENAME TO categories;
