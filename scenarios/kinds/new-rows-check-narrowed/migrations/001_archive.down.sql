CREATE TABLE tickets_old (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
);
INSERT INTO tickets_old SELECT id, title, status FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_old RENAME TO tickets;
