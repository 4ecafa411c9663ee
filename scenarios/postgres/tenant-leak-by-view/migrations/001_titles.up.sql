-- Works with the rights of its owner, whom no policy binds in production.
CREATE VIEW titles AS SELECT account_id, title FROM documents;
