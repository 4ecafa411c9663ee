CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT
) WITHOUT ROWID;
INSERT INTO settings VALUES
  ('currency', 'EUR'), ('loan_days', '28'), ('motd', NULL), ('opening', '09:00'), ('strict', '1');
