CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  description TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  rolled_back_at TEXT
);
INSERT INTO schema_version VALUES (1, 'initial', '2026-05-04T09:00:00Z', NULL);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  price_cents INTEGER NOT NULL
);
INSERT INTO products VALUES (1, 'Apples', 299), (2, 'Bread', 449), (3, 'Coffee', 1190);
