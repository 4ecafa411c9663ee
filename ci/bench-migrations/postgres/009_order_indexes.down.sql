DROP INDEX payments_paid;
DROP INDEX orders_placed;
