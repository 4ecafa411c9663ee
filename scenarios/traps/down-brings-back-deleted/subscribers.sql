CREATE TABLE subscribers (
  id INTEGER PRIMARY KEY,
  email TEXT NOT NULL,
  since TEXT NOT NULL
);
INSERT INTO subscribers (id, email, since) VALUES
  (1, 'ada@example.org', '2024-01-03'),
  (2, 'brian@example.org', '2024-02-11'),
  (3, 'Ada@example.org', '2025-06-30'),
  (4, 'grace@example.org', '2025-08-19'),
  (5, 'ken@example.org', '2026-03-08');
