INSERT INTO products (id, code, name, brand, price, stock) VALUES (6, 'x', 'x', 'x', '1', 0);
