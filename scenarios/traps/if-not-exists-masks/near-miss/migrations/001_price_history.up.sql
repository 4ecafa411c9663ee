CREATE TABLE IF NOT EXISTS price_history (
  id INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (id),
  cents INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS price_history_product ON price_history (product_id);
