CREATE TABLE fees (
  id INTEGER PRIMARY KEY,
  loan_id INTEGER NOT NULL REFERENCES loans (id) ON DELETE CASCADE,
  cents INTEGER NOT NULL CHECK (cents > 0)
);
INSERT INTO fees (loan_id, cents) SELECT id, fine FROM loans WHERE fine > 0 ORDER BY id;
