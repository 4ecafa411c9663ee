ALTER TABLE parcels ALTER COLUMN pieces TYPE text;
