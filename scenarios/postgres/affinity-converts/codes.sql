CREATE TABLE parcels (
  id integer PRIMARY KEY,
  code text NOT NULL,
  pieces text NOT NULL
);
INSERT INTO parcels VALUES (1, '007', '1'), (2, '0042', '12'), (3, '42', '3'), (4, ' 8', '100');
