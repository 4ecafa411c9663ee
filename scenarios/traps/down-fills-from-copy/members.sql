CREATE TABLE members (
  id INTEGER PRIMARY KEY,
  since TEXT NOT NULL,
  name TEXT
);
INSERT INTO members (id, since, name) VALUES
  (1, '2024-01-03', 'Ada Lovelace'),
  (2, '2024-02-11', 'Brian Kernighan'),
  (3, '2025-06-30', 'Grace Hopper'),
  (4, '2025-08-19', NULL),
  (5, '2026-03-08', 'Ken Thompson');
