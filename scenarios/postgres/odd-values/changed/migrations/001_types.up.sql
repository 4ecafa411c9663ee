-- json has an order, blanks and both of two keys; jsonb has none of it. A time is rounded up to 24:00.
ALTER TABLE others ALTER COLUMN j TYPE jsonb;
ALTER TABLE moments ALTER COLUMN ti TYPE time(0);
ALTER TABLE texts ALTER COLUMN v TYPE varchar(3) USING v::varchar(3);
