-- Nothing here says that the orders of the deleted customers go, too.
DELETE FROM customers WHERE id NOT IN (SELECT min(id) FROM customers GROUP BY email);
CREATE UNIQUE INDEX customers_email ON customers (email);
