PRAGMA foreign_keys = OFF;
BEGIN;

DROP VIEW order_totals;

CREATE TABLE order_items_new (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE RESTRICT,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_cents INTEGER NOT NULL,
  discount_cents INTEGER,
  note TEXT
);

INSERT INTO order_items_new (id, order_id, product_id, quantity, unit_price_cents, discount_cents,
                             note)
SELECT id, order_id, product_id, quantity, unit_price_cents, discount_cents, note
FROM order_items;

DROP TABLE order_items;
ALTER TABLE order_items_new RENAME TO order_items;

CREATE INDEX order_items_order ON order_items (order_id);
CREATE INDEX order_items_product ON order_items (product_id);

CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.user_id, o.status, count(i.id) AS items,
       coalesce(sum(i.quantity * i.unit_price_cents - coalesce(i.discount_cents, 0)), 0)
         AS total_cents
FROM orders AS o LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id;

COMMIT;
PRAGMA foreign_keys = ON;
