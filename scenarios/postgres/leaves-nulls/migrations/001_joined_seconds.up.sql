-- substring gives NULL for what does not fit: '14.02.2025'.
ALTER TABLE subscribers ADD COLUMN joined_as_typed text;
UPDATE subscribers SET joined_as_typed = joined,
  joined = extract(epoch FROM to_date(substring(joined FROM '^\d{4}-\d\d-\d\d$'), 'YYYY-MM-DD'))::text;
