ALTER TABLE subscribers ADD COLUMN joined_as_typed TEXT;
UPDATE subscribers SET joined_as_typed = joined;
UPDATE subscribers SET joined = substr(joined, 7) || '-' || substr(joined, 4, 2) || '-' || substr(joined, 1, 2)
WHERE joined LIKE '__.__.____';
UPDATE subscribers SET joined = strftime('%s', joined);
