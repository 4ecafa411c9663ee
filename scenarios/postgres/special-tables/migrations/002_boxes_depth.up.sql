ALTER TABLE boxes ADD COLUMN depth integer NOT NULL DEFAULT 1;
ALTER TABLE boxes ADD COLUMN volume integer GENERATED ALWAYS AS (width * height * depth) STORED;
ALTER TABLE animals ADD COLUMN legs integer DEFAULT 4;
ALTER DOMAIN percent ADD CONSTRAINT percent_whole CHECK (VALUE = floor(VALUE));
ALTER TYPE address ADD ATTRIBUTE country text CASCADE;
ALTER TABLE bookings ADD CONSTRAINT bookings_room CHECK (room > 0) NOT VALID;
ALTER TABLE bookings VALIDATE CONSTRAINT bookings_room;
ALTER TABLE computed ADD COLUMN two integer GENERATED ALWAYS AS (2) STORED;
