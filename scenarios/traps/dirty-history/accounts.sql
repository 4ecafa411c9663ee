CREATE TABLE schema_migrations (version uint64, dirty bool);
CREATE UNIQUE INDEX version_unique ON schema_migrations (version);
INSERT INTO schema_migrations VALUES (20260301, 1);

CREATE TABLE accounts (id INTEGER PRIMARY KEY, login TEXT NOT NULL);
CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO accounts VALUES (1, 'ada'), (2, 'brian'), (3, 'NULL');
INSERT INTO sessions VALUES (1, 1), (2, 1), (3, 3);
