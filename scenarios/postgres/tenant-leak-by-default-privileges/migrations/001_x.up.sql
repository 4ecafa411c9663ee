CREATE VIEW titles AS SELECT account_id, title FROM documents;
