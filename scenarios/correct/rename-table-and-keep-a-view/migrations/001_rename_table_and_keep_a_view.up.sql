ALTER TABLE categories RENAME TO subjects;
CREATE VIEW categories AS SELECT id, name, parent_id FROM subjects;
