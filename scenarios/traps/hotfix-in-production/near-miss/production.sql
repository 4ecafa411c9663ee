-- The index orders_customer was made by hand one night, and written down as version 2 the next morning.
CREATE TABLE schema_version (
  version INTEGER PRIMARY KEY,
  description TEXT NOT NULL,
  applied_at TEXT NOT NULL
);
INSERT INTO schema_version VALUES
  (1, 'orders', '2026-01-12T08:00:00Z'),
  (2, 'orders customer', '2026-03-04T08:00:00Z');

CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, total_cents INTEGER);
CREATE INDEX orders_customer ON orders (customer);
INSERT INTO orders VALUES (1, 'anna', 1250), (2, 'anna', NULL), (3, 'Дмитрий', 0), (4, 'ben', 1250);
