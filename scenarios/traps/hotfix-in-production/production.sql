-- Version 1 is applied. The index orders_customer was made by hand one night; no migration knows it.
CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  description TEXT NOT NULL,
  applied_at TEXT NOT NULL
);
INSERT INTO schema_version VALUES (1, 'orders', '2026-01-12T08:00:00Z');

CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, total_cents INTEGER);
CREATE INDEX orders_customer ON orders (customer);
INSERT INTO orders VALUES (1, 'anna', 1250), (2, 'anna', NULL), (3, 'Дмитрий', 0), (4, 'ben', 1250);
