ALTER TABLE extent ADD COLUMN is_world BOOLEAN NOT NULL DEFAULT 0;
UPDATE extent SET is_world = 1 WHERE west_lon = -180 AND east_lon = 180 AND south_lat = -90 AND north_lat = 90;
