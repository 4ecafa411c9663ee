-- "Not used since the last restart", said the report.
DROP INDEX orders_customer;
