ALTER TABLE parcels ALTER COLUMN pieces TYPE integer USING pieces::integer;
