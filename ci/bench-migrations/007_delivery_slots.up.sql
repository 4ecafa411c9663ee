CREATE TABLE delivery_slots (
  id INTEGER PRIMARY KEY,
  store_id INTEGER NOT NULL REFERENCES stores (id) ON DELETE CASCADE,
  weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  starts_at TEXT NOT NULL,
  capacity INTEGER NOT NULL DEFAULT 10
);

INSERT INTO delivery_slots (store_id, weekday, starts_at, capacity)
WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < 499)
SELECT 1 + n % 24, 1 + n % 7, printf('%02d:00', 8 + n % 12), 10 + n % 5 FROM numbers;
