-- A shop of some years: enough orders that nobody wants to read all of them for one customer's page.
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL,
  placed_on date NOT NULL,
  total numeric NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_day ON orders (placed_on);

INSERT INTO orders
SELECT i, 1 + i * 7 % 400, date '2024-01-01' + i * 3 % 900, i % 97 + 0.5 FROM generate_series(1, 4000) AS i;
