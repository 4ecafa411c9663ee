DROP INDEX events_at;
CREATE TABLE events_new (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  at INTEGER NOT NULL
) STRICT;
INSERT INTO events_new (id, kind, payload, at) SELECT id, kind, payload, at FROM events;
DROP TABLE events;
ALTER TABLE events_new RENAME TO events;
