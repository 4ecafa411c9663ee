-- A shop of some years: enough orders that nobody wants to read all of them for one customer's page.
CREATE TABLE orders (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  placed_on TEXT NOT NULL,
  total REAL NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_day ON orders (placed_on);

WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)
INSERT INTO orders
SELECT i, 1 + i * 7 % 400, date('2024-01-01', printf('+%d days', i * 3 % 900)), i % 97 + 0.5 FROM n;
