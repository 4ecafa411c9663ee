-- One of their triggers looks the code up.
INSERT INTO alias_name VALUES ('projected_crs', 'EPSG', 25832, 'ETRS89 UTM 32', 'OURS');
INSERT INTO alias_name VALUES ('projected_crs', 'EPSG', 258320, 'ETRS89 UTM 320', 'OURS');
