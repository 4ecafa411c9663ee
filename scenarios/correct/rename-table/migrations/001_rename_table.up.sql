ALTER TABLE members RENAME TO readers;
