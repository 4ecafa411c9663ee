DROP INDEX orders_delivery;
ALTER TABLE orders DROP COLUMN delivery;
