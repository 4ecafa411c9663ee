-- What was added since is 'waiting': the old CHECK knows nothing else.
CREATE TABLE tickets_old (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'waiting', 'closed'))
);
INSERT INTO tickets_old (id, title, state) SELECT id, title, CASE WHEN state IN ('open', 'waiting', 'closed') THEN state ELSE 'waiting' END FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_old RENAME TO tickets;
CREATE INDEX tickets_state ON tickets (state);
DROP TABLE states;
