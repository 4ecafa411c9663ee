CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  number TEXT NOT NULL
);
CREATE TABLE payments (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER REFERENCES invoices (id),
  cents INTEGER NOT NULL
);
INSERT INTO invoices (id, number) VALUES (1, 'A-1'), (2, 'A-2');
INSERT INTO payments (id, invoice_id, cents) VALUES (1, 1, 990), (2, 2, 1250), (3, NULL, 400), (4, 1, 10);
