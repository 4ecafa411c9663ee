INSERT INTO categories (id, name, parent_id) VALUES (10, 'Robots', 3), (11, 'Utopia', 3)
ON CONFLICT (parent_id, name) DO NOTHING;
