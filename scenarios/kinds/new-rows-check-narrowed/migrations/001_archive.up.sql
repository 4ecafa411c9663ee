CREATE TABLE tickets_new (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed', 'archived'))
);
INSERT INTO tickets_new SELECT id, title, status FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_new RENAME TO tickets;
