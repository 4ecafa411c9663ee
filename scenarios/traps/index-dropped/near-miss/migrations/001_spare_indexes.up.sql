-- The wider one finds a customer's orders as fast, and the days of one customer, too.
CREATE INDEX orders_customer_day ON orders (customer_id, placed_on);
DROP INDEX orders_customer;
