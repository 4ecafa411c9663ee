CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'waiting', 'closed'))
);
CREATE INDEX tickets_state ON tickets (state);

INSERT INTO tickets VALUES
  (1, 'Printer is on fire', 'open'), (2, 'New chair', 'waiting'), (3, 'Who am I', 'closed');
