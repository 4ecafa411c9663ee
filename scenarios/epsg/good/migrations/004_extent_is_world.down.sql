ALTER TABLE extent DROP COLUMN is_world;
