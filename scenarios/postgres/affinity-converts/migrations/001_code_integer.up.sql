-- '007' becomes 7, and '0042' what another parcel has.
ALTER TABLE parcels ALTER COLUMN code TYPE integer USING code::integer;
