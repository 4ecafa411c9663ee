CREATE TABLE settings_before AS SELECT key, value FROM settings WHERE key IN ('loan_days', 'motd');
INSERT INTO settings (key, value) VALUES ('loan_days', '21'), ('motd', 'hello'), ('theme', 'dark')
ON CONFLICT (key) DO UPDATE SET value = excluded.value;
