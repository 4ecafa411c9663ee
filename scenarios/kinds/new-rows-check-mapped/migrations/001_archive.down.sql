CREATE TABLE tickets_old (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed'))
);
INSERT INTO tickets_old
SELECT id, title, CASE status WHEN 'archived' THEN 'closed' ELSE status END FROM tickets;
DROP TABLE tickets;
ALTER TABLE tickets_old RENAME TO tickets;
