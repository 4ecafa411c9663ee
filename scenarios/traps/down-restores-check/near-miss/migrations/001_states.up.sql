-- States are rows from now on: the office adds one without a release.
CREATE TABLE states (
  name TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
INSERT INTO states (name) VALUES ('open'), ('waiting'), ('closed');
CREATE TABLE tickets_new (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' REFERENCES states (name)
);
INSERT INTO tickets_new (id, title, state) SELECT id, title, state FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;
CREATE INDEX tickets_state ON tickets (state);
