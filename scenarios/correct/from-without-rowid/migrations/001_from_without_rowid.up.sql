-- migration-gate: allow verify/side-effects "settings WITHOUT ROWID" (replication needs a rowid)
CREATE TABLE settings_new (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT
);
INSERT INTO settings_new (key, value) SELECT key, value FROM settings;
DROP TABLE settings;
ALTER TABLE settings_new RENAME TO settings;
