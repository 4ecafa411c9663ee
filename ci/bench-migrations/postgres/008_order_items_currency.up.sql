-- Another type, and so the server writes the table and its indexes anew.
DROP VIEW order_totals;

ALTER TABLE order_items
  ALTER COLUMN unit_price_cents TYPE bigint,
  ADD COLUMN currency text NOT NULL DEFAULT 'EUR' CHECK (length(currency) = 3);

CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.user_id, o.status, count(i.id) AS items,
       coalesce(sum(i.quantity * i.unit_price_cents - coalesce(i.discount_cents, 0)), 0)::bigint
         AS total_cents
FROM orders AS o LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id;
