CREATE TABLE parcels_new (
  id integer PRIMARY KEY,
  code integer NOT NULL,
  pieces text NOT NULL
);
INSERT INTO parcels_new SELECT id, code::integer, pieces FROM parcels;
DROP TABLE parcels;
ALTER TABLE parcels_new RENAME TO parcels;
ALTER TABLE parcels RENAME CONSTRAINT parcels_new_pkey TO parcels_pkey;
