CREATE TABLE order_lines_new (
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  line INTEGER NOT NULL,
  product_code TEXT NOT NULL,
  quantity TEXT NOT NULL,
  PRIMARY KEY (order_id, line)
) WITHOUT ROWID;
INSERT INTO order_lines_new (order_id, line, product_code, quantity)
SELECT order_id, line, product_code, quantity FROM order_lines;
DROP TABLE order_lines;
ALTER TABLE order_lines_new RENAME TO order_lines;
