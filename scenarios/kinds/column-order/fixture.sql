CREATE TABLE schema_version (version INTEGER PRIMARY KEY, description TEXT NOT NULL, applied_at TEXT NOT NULL);
INSERT INTO schema_version VALUES (1, 'users', '2026-01-12T08:00:00Z');
CREATE TABLE users (name TEXT NOT NULL, id INTEGER PRIMARY KEY);
INSERT INTO users VALUES ('anna', 1), ('ben', 2);
