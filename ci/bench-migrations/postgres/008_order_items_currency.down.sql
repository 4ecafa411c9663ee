DROP VIEW order_totals;

ALTER TABLE order_items
  DROP COLUMN currency,
  -- What the wider type has taken since is more than the old one can hold.
  ALTER COLUMN unit_price_cents TYPE integer USING least(unit_price_cents, 2147483647)::integer;

CREATE VIEW order_totals AS
SELECT o.id AS order_id, o.user_id, o.status, count(i.id) AS items,
       coalesce(sum(i.quantity * i.unit_price_cents - coalesce(i.discount_cents, 0)), 0)::bigint
         AS total_cents
FROM orders AS o LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id;
