DROP TABLE places;
CREATE VIRTUAL TABLE places USING rtree(id, west, east, south, north, +name TEXT, +kind TEXT);
INSERT INTO places (id, west, east, south, north, name) VALUES (1, 13.0, 13.8, 52.3, 52.7, 'Berlin');
