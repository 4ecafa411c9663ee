-- The tool's driver leaves foreign keys off, so dropping the parent deletes no session.
CREATE TABLE accounts_new (id INTEGER PRIMARY KEY, login TEXT NOT NULL UNIQUE);
INSERT INTO accounts_new (id, login) SELECT id, login FROM accounts;
DROP TABLE accounts;
ALTER TABLE accounts_new RENAME TO accounts;
