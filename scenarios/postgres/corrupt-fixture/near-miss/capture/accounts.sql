-- Taken from production on the first of November.
CREATE TABLE accounts (id integer PRIMARY KEY, owner text NOT NULL, cents integer NOT NULL, note text);
INSERT INTO accounts VALUES
  (1, 'Anna', 12500, NULL), (2, 'Chloé', -40, 'overdrawn'), (3, 'Дмитрий', 0, ''), (4, 'Anna', 99, NULL);
