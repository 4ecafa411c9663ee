ALTER TABLE readers RENAME TO members;
