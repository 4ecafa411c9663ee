CREATE TABLE states (
  name TEXT NOT NULL PRIMARY KEY,
  is_final INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' REFERENCES states (name)
);
CREATE INDEX tickets_state ON tickets (state);

INSERT INTO states VALUES ('closed', 1), ('open', 0), ('waiting', 0);
INSERT INTO tickets VALUES
  (1, 'Printer is on fire', 'open'), (2, 'New chair', 'waiting'), (3, 'Who am I', 'closed');
