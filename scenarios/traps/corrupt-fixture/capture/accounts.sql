-- Taken from production on the first of November.
CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT NOT NULL, cents INTEGER NOT NULL, note TEXT);
INSERT INTO accounts VALUES
  (1, 'Anna', 12400, NULL), (2, 'Chloé', -40, 'overdrawn'), (3, 'Дмитрий', 0, ''), (4, 'Anna', 99, NULL);
