CREATE INDEX orders_placed ON orders (placed_at, status);
CREATE INDEX payments_paid ON payments (paid_at, method);
