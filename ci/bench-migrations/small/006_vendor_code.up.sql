CREATE TABLE price_zones (
  id INTEGER PRIMARY KEY,
  region_id INTEGER NOT NULL REFERENCES regions (id) ON DELETE CASCADE,
  name TEXT NOT NULL
);

UPDATE products SET reorder_level = reorder_level + 5 WHERE id % 10 = 0;
ALTER TABLE products RENAME COLUMN legacy_code TO vendor_code;
