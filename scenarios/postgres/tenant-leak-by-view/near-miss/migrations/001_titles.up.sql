CREATE VIEW titles WITH (security_invoker = true) AS SELECT account_id, title FROM documents;
