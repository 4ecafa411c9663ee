ALTER TABLE members ADD COLUMN address TEXT;
UPDATE members SET address = trim(coalesce(street, '') || ', ' || coalesce(city, ''), ', ')
WHERE street IS NOT NULL OR city IS NOT NULL;
