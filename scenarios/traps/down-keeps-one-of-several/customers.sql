CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  phone TEXT
);

INSERT INTO customers VALUES
  (1, 'Anna', '030 1234'), (2, 'Ben', NULL), (3, 'Chloé', '0171 5555'), (7, 'Дмитрий', '');
