-- What golang-migrate left behind.
CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, dirty boolean NOT NULL);
INSERT INTO schema_migrations VALUES (20260301, true);

CREATE TABLE accounts (id integer PRIMARY KEY, login text NOT NULL);
CREATE TABLE sessions (
  id integer PRIMARY KEY,
  account_id integer NOT NULL REFERENCES accounts (id) ON DELETE CASCADE
);
INSERT INTO accounts VALUES (1, 'ada'), (2, 'brian'), (3, 'NULL');
INSERT INTO sessions VALUES (1, 1), (2, 1), (3, 3);
