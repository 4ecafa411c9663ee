CREATE TABLE order_notes (order_id INTEGER PRIMARY KEY, note TEXT NOT NULL);
INSERT INTO order_notes SELECT id, note FROM orders WHERE note IS NOT NULL;
CREATE INDEX orders_note ON orders (note);
