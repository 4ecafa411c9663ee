DELETE FROM categories WHERE id IN (10, 11);
