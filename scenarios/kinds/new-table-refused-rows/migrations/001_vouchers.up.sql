CREATE TABLE vouchers (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  cents INTEGER NOT NULL
);
INSERT INTO vouchers VALUES (1, 1, 500), (2, 6, 500), (3, 7, 500);
