CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);
INSERT INTO customers (id, name, phone) VALUES
  (1, 'Ada', '030 1234'),
  (2, 'Brian', '0405678'),
  (3, 'Grace', NULL),
  (4, 'Ken', '(089) 24680'),
  (5, 'Linus', '071113579');
