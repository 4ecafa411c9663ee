ALTER TABLE subscribers ADD COLUMN joined_as_typed text;
UPDATE subscribers SET joined_as_typed = joined;
UPDATE subscribers SET joined = substr(joined, 7) || '-' || substr(joined, 4, 2) || '-' || substr(joined, 1, 2)
WHERE joined LIKE '__.__.____';
UPDATE subscribers
SET joined = extract(epoch FROM to_date(substring(joined FROM '^\d{4}-\d\d-\d\d$'), 'YYYY-MM-DD'))::text;
