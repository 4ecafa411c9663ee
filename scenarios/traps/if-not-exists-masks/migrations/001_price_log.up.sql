-- There is a price_log already, with other columns: nothing happens.
CREATE TABLE IF NOT EXISTS price_log (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  cents INTEGER NOT NULL
);
