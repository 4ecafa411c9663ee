CREATE TABLE tickets (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
);
INSERT INTO tickets VALUES (1, 'Door', 'open'), (2, 'Lamp', 'closed'), (3, 'Roof', 'open');
