CREATE TABLE tickets_old (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'waiting', 'closed'))
);
INSERT INTO tickets_old (id, title, state) SELECT id, title, state FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_old RENAME TO tickets;
CREATE INDEX tickets_state ON tickets (state);
DROP TABLE states;
