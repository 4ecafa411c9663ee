DELETE FROM products WHERE id = 6;
