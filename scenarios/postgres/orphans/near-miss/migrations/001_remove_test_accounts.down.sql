INSERT INTO customers SELECT * FROM removed_customers;
INSERT INTO orders SELECT * FROM removed_orders;
INSERT INTO order_lines SELECT * FROM removed_order_lines;
DROP TABLE removed_order_lines;
DROP TABLE removed_orders;
DROP TABLE removed_customers;
