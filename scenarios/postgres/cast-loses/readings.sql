CREATE TABLE readings (
  id integer PRIMARY KEY,
  amount numeric NOT NULL,
  factor double precision NOT NULL,
  taken timestamp NOT NULL,
  place text NOT NULL,
  amounts numeric[] NOT NULL
);
INSERT INTO readings VALUES
  (1, 12.50, 0.1, '2025-01-31 23:59:00', 'Berlin', '{1,2.5}'),
  (2, 0.5, 1e300, '2025-02-01 00:00:00', 'Rom', '{}'),
  (3, 7, 123456789.25, '2025-02-01 12:30:15.25', 'Düsseldorf', '{NULL,3}');
