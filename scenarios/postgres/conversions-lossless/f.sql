CREATE TABLE t (id integer PRIMARY KEY, n integer, d date, ts timestamp, c char(8), j json, m money, p numeric(10,2), u text);
INSERT INTO t VALUES
  (1, 1, '2025-01-01', '2025-01-01 10:00', 'a', '{"b":[1,2],  "a": "\u00e4"}', '12.50', 1.5, '00000000-0000-4000-8000-0000000000aa'),
  (2, -22, '2025-07-01', '2025-07-01 10:00', 'abcdefgh', '[]', '0.5', 5, '00000000-0000-4000-8000-0000000000bb');
