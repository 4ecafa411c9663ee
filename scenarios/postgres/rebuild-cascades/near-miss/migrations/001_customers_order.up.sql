-- CLUSTER does the same, and touches nothing else.
CREATE INDEX customers_by_name ON customers (name, id);
CLUSTER customers USING customers_by_name;
ALTER TABLE customers SET WITHOUT CLUSTER;
