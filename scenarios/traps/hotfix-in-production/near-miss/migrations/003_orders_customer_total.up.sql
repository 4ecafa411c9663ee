CREATE INDEX orders_customer_total ON orders (customer, total_cents);
